import { element, messageElement, showState } from '/message.js';

const $ = (id) => document.getElementById(id);
const phone = matchMedia('(max-width: 44rem)');
const PEOPLE = 'people';

let bots = [];
let chats = [];
let bot = null;
let chatId = null;
let shown = new Map();
let typingUntil = 0;
let loading = Promise.resolve();
const unread = new Map();

async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || `The emulator answered ${answer.status}.`);
  return body;
}

function trouble(text) {
  $('trouble').textContent = text;
  $('trouble').hidden = !text;
}

const remembered = () => JSON.parse(localStorage.getItem(PEOPLE) || '[]');
const keyOf = (botId, chat) => `${botId}/${chat}`;
const isOpen = (event) => bot && event.botId === bot.id && event.chatId === chatId;
const fullName = (person) => [person.firstName, person.lastName].filter(Boolean).join(' ');
const titleOf = (chat) => (chat.chatId < 0 ? `Group ${-chat.chatId}` : fullName(chat.person));

function paintAvatar(node, name, id) {
  node.textContent = name.trim().slice(0, 1).toUpperCase();
  node.style.setProperty('--hue', (Math.abs(id) * 67 + 190) % 360);
}

/** Chats of the chosen bot, and people who have not written to it yet; the last one written in first. */
function rows() {
  const written = chats.filter((chat) => chat.botId === bot.id);
  const others = remembered()
    .filter((person) => !written.some((chat) => chat.chatId === person.id))
    .map((person) => ({ chatId: person.id, botId: bot.id, person, blocked: false }));
  const at = (chat) => (chat.lastMessage ? Date.parse(chat.lastMessage.at) : 0);
  return [...written, ...others].sort((a, b) => at(b) - at(a) || a.chatId - b.chatId);
}

function showChats() {
  $('chat-list').replaceChildren(...rows().map((chat) => {
    const button = element('button');
    button.type = 'button';
    button.setAttribute('aria-current', String(chat.chatId === chatId));
    const avatar = element('span', 'avatar');
    avatar.setAttribute('aria-hidden', 'true');
    paintAvatar(avatar, titleOf(chat), chat.chatId);
    const last = chat.lastMessage;
    const time = element('time', '', last ? new Date(last.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : '');
    button.append(avatar, element('span', 'name', titleOf(chat)), time,
      element('span', 'last', last ? last.text || last.attachment?.fileName || '' : 'Nothing written yet'));
    const count = unread.get(keyOf(bot.id, chat.chatId));
    if (count) button.append(element('span', 'new', String(count)));
    button.addEventListener('click', () => open(chat.chatId));
    const item = element('li');
    item.append(button);
    return item;
  }));
}

function showHead() {
  const chat = rows().find((row) => row.chatId === chatId);
  const title = chat ? titleOf(chat) : 'No chat yet';
  $('head-title').textContent = title;
  $('head-line').textContent = `with ${bot.firstName} (@${bot.username})`;
  paintAvatar($('head-avatar'), title, chatId || 0);
  const webhook = $('webhook');
  const troubled = bot.pending > 0 && bot.lastError;
  webhook.className = !bot.webhookUrl || troubled ? 'warn' : 'good';
  webhook.textContent = !bot.webhookUrl ? 'no webhook yet' : troubled ? `${bot.pending} waiting` : 'bot is listening';
  webhook.title = troubled ? bot.lastError : bot.webhookUrl || 'Messages wait until the bot sets its webhook.';
}

async function loadLists() {
  [{ bots }, { chats }] = await Promise.all([ask('/emulator/bots'), ask('/emulator/chats')]);
  bot = bots.find((known) => known.id === bot?.id) || bots[0];
  if ($('bot').length !== bots.length) {
    $('bot').replaceChildren(...bots.map((known) => new Option(`${known.firstName} (@${known.username})`, known.id)));
  }
  $('bot').value = bot.id;
  $('bot-choice').hidden = bots.length < 2;
  showChats();
  showHead();
}

const atBottom = () => $('scroll').scrollHeight - $('scroll').scrollTop - $('scroll').clientHeight < 120;

function toBottom() {
  $('scroll').scrollTop = $('scroll').scrollHeight;
}

function add(message) {
  const known = shown.get(message.messageId);
  if (known) {
    showState(known.node, message.delivery);
    return;
  }
  const day = new Date(message.at).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
  const previous = [...shown.values()].at(-1);
  if (previous?.day !== day) $('messages').append(element('li', 'day', day));
  const node = messageElement(message, message.from ? fullName(message.from) : bot.firstName, shown.get(message.replyTo)?.message);
  if (previous && Boolean(previous.message.from) !== Boolean(message.from)) node.classList.add('turn');
  shown.set(message.messageId, { message, node, day });
  $('messages').append(node);
}

/** One load after another, so that no message is added twice. */
function loadMessages(after) {
  const wanted = keyOf(bot.id, chatId);
  const address = `/emulator/chats/${chatId}/messages?bot=${bot.id}&after=${after}`;
  loading = loading.catch(() => {}).then(async () => {
    const { messages } = await ask(address);
    if (wanted !== keyOf(bot.id, chatId)) return;
    const follow = atBottom();
    messages.forEach(add);
    $('empty').hidden = shown.size > 0;
    if (follow) toBottom();
  });
  return loading.catch((failure) => trouble(failure.message));
}

async function open(chat, stay) {
  chatId = chat;
  shown = new Map();
  $('messages').replaceChildren();
  $('empty').hidden = true;
  typing(0);
  unread.delete(keyOf(bot.id, chat));
  location.hash = keyOf(bot.id, chat);
  if (!stay) document.body.classList.add('chatting');
  showChats();
  showHead();
  await loadMessages(0);
  toBottom();
  document.querySelectorAll('#messages img').forEach((image) => image.addEventListener('load', toBottom));
  if (!phone.matches) $('text').focus();
}

function typing(until) {
  typingUntil = until;
  const active = until > Date.now();
  const follow = atBottom();
  $('typing').hidden = !active;
  $('typing').querySelector('em').textContent = active ? `${bot.firstName} is typing` : '';
  if (active) {
    if (follow) toBottom();
    setTimeout(() => { if (Date.now() >= typingUntil) typing(0); }, until - Date.now() + 50);
  }
}

function setState(event, delivery) {
  // The message may just be on its way to us, read before this event: it is shown first.
  loading.catch(() => {}).then(() => {
    const known = isOpen(event) && shown.get(event.messageId);
    if (known) showState(known.node, delivery);
  });
}

function hear(event) {
  switch (event.event) {
    case 'PersonWrote':
    case 'BotMessageSent':
      if (isOpen(event)) {
        if (event.event === 'BotMessageSent') typing(0);
        loadMessages(Math.max(0, ...shown.keys()));
      } else if (event.event === 'BotMessageSent') {
        const key = keyOf(event.botId, event.chatId);
        unread.set(key, (unread.get(key) || 0) + 1);
      }
      break;
    case 'WebhookAccepted': setState(event, 'ACCEPTED'); break;
    case 'WebhookRefused': setState(event, 'RETRYING'); break;
    case 'UpdateExpired': setState(event, 'EXPIRED'); break;
    case 'BotActing': if (isOpen(event)) typing(Date.now() + 5000); break;
  }
  loadLists().catch(() => {});
}

function listen() {
  const events = new EventSource('/emulator/events');
  events.onmessage = (message) => hear(JSON.parse(message.data));
  events.onopen = async () => {
    trouble('');
    // What happened while nobody listened is read again.
    await loadLists();
    if (chatId !== null) await loadMessages(0);
  };
  events.onerror = () => trouble('The emulator does not answer; trying again…');
}

function pick() {
  const file = $('file').files[0];
  $('picked').hidden = !file;
  $('picked-name').textContent = file ? file.name : '';
  fit();
}

function fit() {
  const text = $('text');
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
  $('send').disabled = chatId === null || (!text.value.trim() && !$('file').files.length);
}

async function send(event) {
  event.preventDefault();
  if ($('send').disabled) return;
  const form = new FormData();
  const chat = rows().find((row) => row.chatId === chatId);
  form.set('bot', bot.id);
  form.set('from', JSON.stringify(chat.person));
  form.set('text', $('text').value.trim());
  if ($('file').files.length) form.set('file', $('file').files[0]);
  $('send').disabled = true;
  try {
    await ask(`/emulator/chats/${chatId}/messages`, { method: 'POST', body: form });
    $('text').value = '';
    $('file').value = '';
    trouble('');
    toBottom();
  } catch (failure) {
    trouble(failure.message);
  }
  pick();
}

$('composer').addEventListener('submit', send);
$('text').addEventListener('input', fit);
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && !phone.matches) send(event);
});
$('attach').addEventListener('click', () => $('file').click());
$('file').addEventListener('change', pick);
$('unpick').addEventListener('click', () => { $('file').value = ''; pick(); });
$('back').addEventListener('click', () => document.body.classList.remove('chatting'));
$('bot').addEventListener('change', () => {
  bot = bots.find((known) => known.id === Number($('bot').value));
  open(rows()[0]?.chatId ?? 1);
});
$('new-person').addEventListener('submit', (event) => {
  event.preventDefault();
  const taken = [...chats.map((chat) => chat.chatId), ...remembered().map((person) => person.id)];
  const person = { id: Math.max(0, ...taken) + 1, firstName: $('new-name').value.trim() };
  localStorage.setItem(PEOPLE, JSON.stringify([...remembered(), person].slice(-100)));
  $('new-name').value = '';
  open(person.id);
});

async function start() {
  if (!remembered().length) localStorage.setItem(PEOPLE, JSON.stringify([{ id: 1, firstName: 'Ada' }]));
  await loadLists();
  const [wantedBot, wantedChat] = location.hash.slice(1).split('/').map(Number);
  bot = bots.find((known) => known.id === wantedBot) || bot;
  const wanted = rows().find((row) => row.chatId === wantedChat);
  await open((wanted || rows()[0]).chatId, !wanted);
  fit();
  listen();
}

start().catch((failure) => trouble(failure.message));
