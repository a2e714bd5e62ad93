# Runs one machine: keep-machine <pid file> <log file> <command> [argument]...
#
# The command becomes the leader of a session, and so of a process group, of its own; its process id is written to
# standard output. Each line on standard input is a signal for the command, STOP and CONT for its whole group. The end of
# standard input kills the whole group: the emulator closes it to kill the machine, and the system closes it when the emulator is gone, however it went.
# Ends, with the command's exit code, when the command has ended and the rest of its group has been killed.

exec 3<&0 4>&1
pid_file=$1 log_file=$2
shift 2
rm -f "$pid_file"

if command -v setsid >/dev/null; then
  set -- setsid sh -c 'echo $$ >"$0"; echo $$ >&4; exec "$@" 4>&-' "$pid_file" "$@"
else
  set -- perl -e 'use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or exit 127' \
    sh -c 'echo $$ >"$0"; echo $$ >&4; exec "$@" 4>&-' "$pid_file" "$@"
fi

# Whoever runs us in the background made us deaf to SIGINT, and a shell cannot undo that for what it runs.
if env --default-signal=INT true 2>/dev/null; then
  set -- env --default-signal=INT "$@"
fi

# Started before the command, so that no moment is unguarded; waits for the process id if the end comes that early.
(
  while read -r signal; do
    read -r leader <"$pid_file" || continue
    case "$signal" in
      STOP | CONT) kill -s "$signal" -- "-$leader" ;;
      *) kill -s "$signal" "$leader" ;;
    esac
  done
  until read -r leader <"$pid_file"; do
    kill -0 $$ || exit 0
    sleep 0.1
  done
  kill -s KILL -- "-$leader"
) <&3 3<&- 4>&- >/dev/null 2>&1 &
guard=$!

# In the foreground: a shell makes what it starts in the background deaf to SIGINT.
"$@" </dev/null >>"$log_file" 2>&1 3<&-
code=$?

read -r leader <"$pid_file" && kill -s KILL -- "-$leader" 2>/dev/null
kill -s KILL "$guard"
exit "$code"
