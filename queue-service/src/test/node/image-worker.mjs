// A worker as the existing image is described: its bootstrap, its loop and its way out, in plain JavaScript. In place of
// a model it repeats what the person said; a message "fail once" fails the first time; "what do you remember?" is answered
// from the workspace, and "what was said?" from the history that it is given.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const env = process.env;
const url = env.CONVEX_URL;
if (!url) {
  console.error("CONVEX_URL is missing");
  process.exit(1);
}
const workerId = env.WORKER_ID;
const workspaceId = env.WORKSPACE_ID ?? "default";
const namespace = env.AGENT_FACTORY_FUNCTION_NAMESPACE ?? "agentFactory";
const poll = Number(env.POLL_INTERVAL_MS ?? 2000);
const beat = Number(env.HEARTBEAT_INTERVAL_MS ?? 10000);
const data = env.DATA_DIR;
const workspace = join(data, "workspace");
const skillsDir = join(workspace, "skills");

let conversationId = env.OPENCLAW_CONVERSATION_ID || undefined;
let agentKey = env.OPENCLAW_AGENT_KEY ?? "default";
let stopping;
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    stopping = "signal";
  });
}

async function call(kind, name, args) {
  const answer = await fetch(`${url}/api/${kind}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ path: `${namespace}:${name}`, args }),
    signal: AbortSignal.timeout(20000),
  });
  const body = await answer.text();
  if (!answer.ok) {
    throw new Error(`${name}: ${answer.status} ${body}`);
  }
  const read = body ? JSON.parse(body) : {};
  if (read.status === "error") {
    throw new Error(read.errorMessage);
  }
  return read.value;
}

const query = (name, args) => call("query", name, args);
const mutation = (name, args) => call("mutation", name, args);
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function restore() {
  if (!conversationId || (await readdir(workspace).catch(() => [])).length > 0) {
    return;
  }
  const found = await query("workerLatestSnapshotForRestore", { workspaceId, agentKey, conversationId });
  if (!found) {
    return;
  }
  const bytes = Buffer.from(await (await fetch(found.downloadUrl)).arrayBuffer());
  if (found.sha256 && sha256(bytes) !== found.sha256) {
    throw new Error("the snapshot is not what was stored");
  }
  const archive = join(data, "restore.tgz");
  await writeFile(archive, bytes);
  await run("tar", ["-xzf", archive, "-C", data]);
  await rm(archive);
  console.log(`restored ${found.snapshotId}`);
}

async function installSkills() {
  if (env.SKILLS_BOOTSTRAP_MODE !== "db_manifest") {
    return;
  }
  const releaseChannel = env.SKILLS_RELEASE_CHANNEL ?? "stable";
  const manifest = await query("workerGlobalSkillsManifest", { workspaceId, workerId, releaseChannel });
  if (manifest.layoutVersion !== "openclaw-workspace-skill-v1") {
    throw new Error(`unknown layout ${manifest.layoutVersion}`);
  }
  for (const skill of manifest.skills) {
    const hashed = [];
    for (const file of skill.files) {
      if (sha256(file.content) !== file.sha256) {
        throw new Error(`${skill.slug}: ${file.path} is not what was published`);
      }
      if (file.path !== ".af-global-skill.json") {
        hashed.push(`${file.path}\n${file.sha256}\n${file.content}`);
      }
      const target = join(skillsDir, skill.skillDirName, file.path);
      await mkdir(join(target, ".."), { recursive: true });
      await writeFile(target, file.content);
    }
    if (sha256(hashed.join("\n---\n")) !== skill.sha256) {
      throw new Error(`${skill.slug}: the bundle is not what was published`);
    }
    const paths = skill.files.map((file) => file.path);
    for (const required of ["SKILL.md", `scripts/index.${skill.moduleFormat === "cjs" ? "cjs" : "mjs"}`, ".af-global-skill.json"]) {
      if (!paths.includes(required)) {
        throw new Error(`${skill.slug}: ${required} is missing`);
      }
    }
    console.log(`installed ${skill.slug}@${skill.version}`);
  }
}

async function reply(job, bundle) {
  const text = job.payload.messageText;
  if (text.startsWith("fail once") && job.payload.metadata.failedOnce !== "yes") {
    await mutation("workerAttachMessageMetadata", { messageId: job.messageId, metadata: { failedOnce: "yes" } });
    throw new Error("as it was told");
  }
  if (text.startsWith("what do you remember?")) {
    return (await readFile(join(workspace, "MEMORY.md"), "utf8")).trim();
  }
  if (text.startsWith("what was said?")) {
    return bundle.conversationState.contextHistory
      .slice(-12)
      .map((row) => `${row.role}: ${row.content}`)
      .join(" | ");
  }
  if (text.startsWith("draw")) {
    const { uploadUrl } = await mutation("workerGenerateMediaUploadUrl", {});
    const sent = await fetch(uploadUrl, { method: "POST", headers: { "Content-Type": "image/png" }, body: Buffer.from("a picture") });
    const { storageId } = await sent.json();
    const picture = await query("workerGetStorageFileUrl", { storageId });
    return `drew ${await (await fetch(picture)).text()}`;
  }
  return `you said: ${text}`;
}

async function work(job) {
  if (agentKey !== "default" && job.agentKey !== agentKey) {
    throw new Error("a job of another agent");
  }
  conversationId ??= job.conversationId;
  agentKey = job.agentKey;
  const { messageId, leaseId } = job;
  const bundle = await query("workerHydrationBundle", { messageId, workspaceId });
  if (!bundle) {
    throw new Error("no bundle");
  }
  const heart = setInterval(() => {
    mutation("workerHeartbeat", { workerId, messageId, leaseId }).catch((error) => console.log(error.message));
  }, beat);
  try {
    const answer = await reply(job, bundle);
    if (!bundle.telegramBotToken) {
      throw new Error("no bot token");
    }
    if (job.payload.provider === "telegram") {
      throw new Error("this test sends nothing to Telegram");
    }
    await mkdir(workspace, { recursive: true });
    await appendFile(join(workspace, "MEMORY.md"), `- ${job.payload.messageText.split("\n")[0]}\n`);
    const at = Date.now();
    await mutation("workerAppendConversationMessages", {
      conversationId,
      workspaceId,
      messages: [
        { role: "user", content: job.payload.messageText, at },
        { role: "assistant", content: answer, at: at + 1 },
      ],
    });
    await mutation("workerComplete", { workerId, messageId, leaseId });
  } catch (error) {
    await mutation("workerFail", { workerId, messageId, leaseId, errorMessage: error.message });
  } finally {
    clearInterval(heart);
  }
}

async function loop() {
  const idleTimeout = Number(env.WORKER_IDLE_TIMEOUT_MS ?? 1800000);
  let lastActivity = Date.now();
  while (!stopping) {
    try {
      const state = await query("workerControlState", { workerId });
      if (state.shouldStop) {
        stopping = "signal";
        break;
      }
      if (Date.now() - lastActivity > idleTimeout) {
        stopping = "manual";
        break;
      }
      const job = await mutation("workerClaim", conversationId ? { workerId, conversationId } : { workerId });
      if (job) {
        lastActivity = Date.now();
        await work(job);
      } else {
        if (conversationId && (await query("workerConversationHasQueued", { conversationId }))) {
          lastActivity = Date.now();
        }
        await sleep(poll);
      }
    } catch (error) {
      console.log(error.message);
      await sleep(poll);
    }
  }
}

async function snapshot(reason) {
  const prepared = await mutation("workerPrepareSnapshotUpload", { workerId, workspaceId, agentKey, conversationId, reason });
  const { snapshotId } = prepared;
  try {
    const archive = join(data, "snapshot.tgz");
    await mkdir(join(data, ".clawdbot"), { recursive: true });
    await run("tar", ["-czf", archive, "-C", data, ".clawdbot", "workspace"]);
    const bytes = await readFile(archive);
    const sent = await fetch(prepared.uploadUrl, { method: "POST", headers: { "Content-Type": "application/gzip" }, body: bytes });
    const { storageId } = await sent.json();
    await mutation("workerFinalizeSnapshotUpload", { workerId, snapshotId, storageId, sha256: sha256(bytes), sizeBytes: bytes.length });
    console.log(`stored ${snapshotId}`);
  } catch (error) {
    await mutation("workerFailSnapshotUpload", { workerId, snapshotId, error: error.message });
    throw error;
  }
}

await restore().catch((error) => console.log(`no restore: ${error.message}`));
await installSkills().catch((error) => console.log(`no skills: ${error.message}`));
await loop();
await snapshot(stopping).catch((error) => console.log(`no snapshot: ${error.message}`));
process.exit(0);
