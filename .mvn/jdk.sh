# Sourced by mvnw and factory: finds a JDK >= 25 and exports it as JAVA_HOME, or says what to do and exits 1.
# Looks at JAVA_HOME and at the java on the PATH first, then where package managers and SDK tools put JDKs.

REQUIRED_JDK=25

# Prints the feature version (25 for 25.0.3) of the JDK in folder $1, or nothing where there is no whole JDK.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  on_path=$(command -v javac 2>/dev/null || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
  for home in "${JAVA_HOME-}" "$on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$home" ] || continue
    version=$(jdk_version "$home")
    if [ -n "$version" ] && [ "$version" -ge "$REQUIRED_JDK" ]; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

if JAVA_HOME=$(find_jdk); then
  export JAVA_HOME
else
  echo "No JDK $REQUIRED_JDK or newer was found: install one (for example Temurin $REQUIRED_JDK) or set JAVA_HOME to its folder." >&2
  exit 1
fi
