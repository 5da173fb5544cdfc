# shellcheck shell=bash
# What ./relay and ./verify share: the tools that they need, the build, and the folders from which built programs run.
#
# The script that reads this file sets `root`, the folder of the repository, and defines `fail CODE SENTENCE`, which ends it.

# shellcheck disable=SC2154
cache=$root/.cache
runs=$cache/run
node_kit=$cache/node-20

java_needed=17
node_needed=20.9

# ---- The locale ----------------------------------------------------------------------------------------------------------

# Where no locale is set, as in cron, systemd units and containers, Java reads arguments as ASCII and loses the rest.
use_utf8() { # ARGUMENT...
    local own found
    own=$(locale charmap 2>/dev/null || true)
    case $own in
        UTF-8)
            refuse_bytes "$@"
            return 0
            ;;
        ANSI_X3.4-1968 | US-ASCII | "") ;;
        *) return 0 ;; # another character set that the user has chosen, and that Java knows
    esac
    for found in C.UTF-8 C.utf8 en_US.UTF-8; do
        if [ "$(LC_ALL=$found locale charmap 2>/dev/null || true)" = UTF-8 ]; then
            export LC_ALL=$found
            refuse_bytes "$@"
            return 0
        fi
    done
    is_ascii "$root$PWD$*$(env | grep -a '^RELAY_' || true)" ||
        fail 2 "This system has no UTF-8 locale, so only ASCII characters can be read in arguments, RELAY_ variables and the names of folders. Install one (on Debian, C.UTF-8 is part of libc-bin), or use ASCII only."
}

is_ascii() { # TEXT
    local LC_ALL=C
    [[ $1 != *[$'\x80'-$'\xff']* ]]
}

# In a locale that counts as UTF-8, bytes that are not would be stored as question marks.
refuse_bytes() { # ARGUMENT...
    is_ascii "$*" || ! command -v iconv >/dev/null || printf '%s' "$*" | iconv -f UTF-8 -t UTF-8 >/dev/null 2>&1 ||
        fail 2 "An argument is not UTF-8. Set LC_ALL to the locale of your terminal, or type it in a UTF-8 terminal."
}

# ---- Progress ------------------------------------------------------------------------------------------------------------

# Runs a command with its output in a log, and shows its progress: in a terminal each second, elsewhere every 15 seconds.
step() { # SENTENCE LOG STATE COMMAND...
    local sentence=$1 log=$2 state=$3 began=$SECONDS code=0 teller
    shift 3
    writable "$(dirname "$log")"
    echo "$sentence ..." >&2
    : >"$log"
    tell "$log" "$state" $$ 5>&- 7>&- 9>&- >/dev/null &
    teller=$!
    "$@" >"$log" 2>&1 </dev/null 5>&- 7>&- 9>&- || code=$?
    kill "$teller" 2>/dev/null || true
    wait "$teller" 2>/dev/null || true
    [ ! -t 2 ] || printf '\r\033[K' >&2
    [ "$code" -ne 0 ] || echo "  done in $((SECONDS - began)) s" >&2
    return "$code"
}

tell() { # LOG STATE PARENT
    local began=$SECONDS said=$SECONDS text
    while sleep 1 2>/dev/null && kill -0 "$3" 2>/dev/null; do
        text=$("$2" "$1" 2>/dev/null || true)
        text="  ${text:+$text, }$((SECONDS - began)) s"
        if [ -t 2 ]; then
            printf '\r\033[K%s' "$text" >&2
        elif [ $((SECONDS - said)) -ge 15 ]; then
            said=$SECONDS
            echo "$text" >&2
        fi
    done
}

state_of_apt() { # LOG
    awk '/newly installed/ { for (i = 1; i < NF; i++) if ($(i + 1) == "newly") all = $i }
        /could not get lock|Could not get lock|Waiting for cache lock/ { waits = 1 }
        /^Get:/ { got++ } /^Unpacking / { unpacked++; waits = 0 } /^Setting up / { set++ }
        END {
            if (set && unpacked >= all) print "set up " set " of " all " packages"
            else if (unpacked) print "unpacked " unpacked " of " all " packages"
            else if (all) print "fetching " all " packages"
            else if (waits) print "waiting for another program that installs packages"
            else print "reading the lists of packages"
        }' "$1"
}

state_of_maven() { # LOG
    awk '/^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]/ { module = $NF } /Downloaded from / { fetched++ }
        END {
            gsub(/[][]/, "", module); sub("/", " of ", module)
            text = module ? "module " module : "Maven starts"
            print text (fetched ? ", " fetched " files fetched" : "")
        }' "$1"
}

state_of_npm() { # LOG
    :
}

writable() { # FOLDER
    mkdir -p "$1" 2>/dev/null || true
    [ -w "$1" ] ||
        fail 1 "$1 can't be written, and the build needs it: run this once as the owner of $root, or clone it where you may write."
}

# ---- Tools ---------------------------------------------------------------------------------------------------------------

# Finds each tool, installs those that are missing where it may, and leaves java, jdk and PATH set for them.
# A tool is java, jdk, maven, node, npm, or a package of Debian with the command that it brings: chromium-driver/chromedriver.
set_up() { # TOOL...
    local tool names=() packages=()
    use_own_home
    for tool in "$@"; do
        missing "$tool" || continue
        [[ " ${names[*]} " == *" $(name_of "$tool") "* ]] || names+=("$(name_of "$tool")")
        case $tool in
            java | jdk) packages+=(jdk) ;;
            maven) packages+=(maven) ;;
            node | npm) has_npm || packages+=(nodejs npm) ;;
            *) packages+=("${tool%/*}") ;;
        esac
    done
    if [ ${#packages[@]} -gt 0 ]; then
        install_packages "$(listed "${names[@]}")" "${packages[@]}"
    fi
    for tool in node npm; do
        if [[ " $* " == *" $tool "* ]] && missing "$tool"; then
            install_node_kit
        fi
    done
    for tool in "$@"; do
        ! missing "$tool" || fail 1 "$(name_of "$tool") is still missing after the installation."
    done
}

missing() { # TOOL
    case $1 in
        java) ! find_java java ;;
        jdk) ! find_java javac ;;
        maven) ! command -v mvn >/dev/null ;;
        node | npm) ! find_node "$1" ;;
        *) ! type -P "${1#*/}" >/dev/null ;;
    esac
}

name_of() { # TOOL
    case $1 in
        java | jdk) echo "a JDK of version $java_needed or newer" ;;
        maven) echo "Maven 3.8 or newer" ;;
        node) echo "Node.js $node_needed or newer" ;;
        npm) echo "npm" ;;
        *) echo "${1%/*}" ;;
    esac
}

listed() { # NAME... as in "one, two and three"
    local text=$1 last=${*: -1}
    [ $# -gt 1 ] || { echo "$text"; return; }
    shift
    while [ $# -gt 1 ]; do
        text+=", $1"
        shift
    done
    echo "$text and $last"
}

# ---- Java ----

# Takes the first Java that is new enough: JAVA_HOME's, else the path's, else one of /usr/lib/jvm. Sets java, its command, and
# java_version for "java", and jdk, its folder, for "javac".
find_java() { # java or javac
    local home
    if [ -n "${JAVA_HOME:-}" ]; then
        [ -x "$JAVA_HOME/bin/$1" ] ||
            fail 1 "JAVA_HOME is $JAVA_HOME, where there is no bin/$1: set it to a JDK of version $java_needed or newer, or unset it."
        take_java "$1" "$JAVA_HOME" ||
            fail 1 "JAVA_HOME is $JAVA_HOME, a Java of version ${found:-unknown}: set it to a JDK of version $java_needed or newer, or unset it."
        return 0
    fi
    if command -v "$1" >/dev/null; then
        home=$(dirname "$(dirname "$(readlink -f "$(command -v "$1")")")")
        [ -e "$home/release" ] || home=$(home_said_by java)
        if [ -x "$home/bin/$1" ] && take_java "$1" "$home"; then return 0; fi
    fi
    for home in /usr/lib/jvm/*; do
        if [ ! -L "$home" ] && [ -x "$home/bin/$1" ] && take_java "$1" "$home"; then return 0; fi
    done
    return 1
}

# A command on the path may be a script that chooses among several.
home_said_by() { # JAVA
    "$1" -XshowSettings:properties -version 2>&1 </dev/null | sed -n 's/^ *java\.home = //p'
}

take_java() { # java or javac, HOME
    # The release file answers at once; starting a JVM only to ask for its version would take longer than all else here.
    found=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$2/release" 2>/dev/null || true)
    [ -n "$found" ] || found=$("$2/bin/java" -version 2>&1 </dev/null | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' | head -n 1)
    [ "${found:-0}" -ge "$java_needed" ] || return 1
    if [ "$1" = javac ]; then
        jdk=$2
    else
        # shellcheck disable=SC2034 # for ./relay
        java=$2/bin/java
        # shellcheck disable=SC2034
        java_version=$found
    fi
}

# ---- Node.js ----

# Prefers the system's Node.js. If that is too old, the one from install_node_kit comes before it on the path.
find_node() { # node or npm
    if new_enough node && { [ "$1" = node ] || has_npm; }; then return 0; fi
    [ -x "$node_kit/node_modules/.bin/npm" ] && new_enough "$node_kit/node_modules/.bin/node" || return 1
    PATH=$node_kit/node_modules/.bin:$PATH
}

# Debian's npm does not run if another node comes before Debian's on the path.
has_npm() {
    npm --version >/dev/null 2>&1 </dev/null
}

new_enough() { # NODE
    local said
    said=$("$1" --version 2>/dev/null </dev/null) || return 1
    [[ $said =~ ^v([0-9]+)\.([0-9]+) ]] || return 1
    [ "${BASH_REMATCH[1]}" -gt "${node_needed%.*}" ] ||
        { [ "${BASH_REMATCH[1]}" -eq "${node_needed%.*}" ] && [ "${BASH_REMATCH[2]}" -ge "${node_needed#*.}" ]; }
}

# Node.js 20 and its npm, from npm, into a folder of the project: the system's stay as they are.
install_node_kit() {
    local new=$node_kit.new
    lock "$cache/node.lock"
    if find_node npm; then # another start has installed it meanwhile
        exec 9>&-
        return
    fi
    rm -rf "$new"
    mkdir -p "$new"
    echo '{"private": true}' >"$new/package.json"
    # Debian's npm runs only with Debian's Node.js, which stands beside it.
    PATH=$(dirname "$(command -v npm)"):$PATH step \
        "installing Node.js 20 from npm into .cache (about 50 MB to fetch; the system's Node.js stays as it is)" \
        "$cache/node.log" state_of_npm \
        npm install --prefix "$new" --no-save --no-fund --no-audit --ignore-scripts=false --loglevel=error node@20 npm@10 ||
        { tail -n 20 "$cache/node.log" >&2; fail 1 "npm could not install Node.js 20: it needs the network. The log is .cache/node.log."; }
    rm -rf "$node_kit"
    mv "$new" "$node_kit"
    exec 9>&-
}

# ---- Packages of the system ----

install_packages() { # WANTED PACKAGE... (jdk stands for the JDK that this system has)
    local wanted=$1 line
    shift
    command -v apt-get >/dev/null ||
        fail 1 "Missing: $wanted. This system has no apt-get: install them with its own package manager, then run this again."
    if [ "$(id -u)" -ne 0 ]; then
        line="apt-get update && apt-get install -y --no-install-recommends $(packages_for "$@")"
        if command -v sudo >/dev/null; then line="sudo sh -c '$line'"; else line="su -c '$line'"; fi
        fail 1 "Missing: $wanted. Run: $line"
    fi
    step "installing $wanted with apt-get (the first time takes a few minutes)" "$cache/apt.log" state_of_apt \
        apt_install "$@" ||
        { grep -E '^(E|W|Err):' "$cache/apt.log" | tail -n 12 >&2; fail 1 "apt-get could not install $wanted: see above, and .cache/apt.log. It needs the network, and fails while another program installs packages."; }
    hash -r
}

apt_install() { # PACKAGE...
    local tries=150 before
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 LC_ALL=C.UTF-8
    # Another program may hold the lock of the lists, for which apt-get itself does not wait.
    until before=$(wc -l <"$cache/apt.log") && apt-get update -o Acquire::Retries=3; do
        tail -n "+$((before + 1))" "$cache/apt.log" | grep -qi 'could not get lock' && [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 2
    done
    # shellcheck disable=SC2046 # words
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 $(packages_for "$@")
}

packages_for() { # PACKAGE...
    local package words=()
    for package in "$@"; do
        [ "$package" != jdk ] || package=$(jdk_package)
        [[ " ${words[*]} " == *" $package "* ]] || words+=("$package")
    done
    echo "${words[@]}"
}

jdk_package() {
    local release
    for release in 17 21 25; do
        if apt-cache show "openjdk-$release-jdk-headless" 2>/dev/null | grep -q .; then
            echo "openjdk-$release-jdk-headless"
            return
        fi
    done
    if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then echo openjdk-17-jdk-headless; else echo default-jdk-headless; fi
}

# ---- The build -----------------------------------------------------------------------------------------------------------
#
# Maven builds in target/. Programs run from a copy in a folder of its own, .cache/run/MODULE.XXXXXX, which never changes;
# .cache/run/MODULE is a link to the newest one. So no build, by this script or by hand, takes a class away from a running
# relay. Each process holds a shared lock on its folder's lock file, and a later build deletes folders without such a lock.

# What the build reads, with sizes and times. Every change shows, also a deleted file or one with an older time.
inputs() (
    cd "$root" || exit
    # A pattern may match no file.
    { find pom.xml .mvn scripts ./*/pom.xml ./*/package.json ./*/package-lock.json ./*/.npmrc ./*/src/main demo-node-bridge/src \
        -type f -printf '%p %s %T@\n' 2>/dev/null || true; } | LC_ALL=C sort
)

is_stale() { # MODULE
    [ "$(cat "$runs/$1/inputs" 2>/dev/null)" != "$(inputs | cksum)" ]
}

# Builds a module, unless its newest build is up to date.
build() { # MODULE
    is_stale "$1" || return 0
    lock_build
    if is_stale "$1"; then
        local before published=("$1")
        before=$(inputs)
        forget_gone_files "$before"
        # The build ends before the second compiler's better code would repay the time to compile it.
        MAVEN_OPTS="-XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}" step \
            "building (the first time takes a minute or two, and longer while Maven fetches libraries)" \
            "$cache/build.log" state_of_maven maven -Dmaven.test.skip=true -pl "$1" -am package ||
            { explain_maven "$cache/build.log"; fail 1 "The build failed; the whole log is .cache/build.log."; }
        [ "$1" != demo-web ] || published+=(relay-cli) # built with it
        publish "$before" "${published[@]}"
    fi
    exec 9>&-
}

# Keeps others from building in target/ until file descriptor 9 is closed.
lock_build() {
    writable "$runs"
    lock "$runs/build.lock"
}

# Two scripts that start together install and build once. File descriptor 9 holds the lock.
lock() { # FILE
    writable "$(dirname "$1")"
    exec 9>>"$1"
    flock -n 9 || { echo "waiting for another ./relay or ./verify in this folder ..." >&2; flock 9; }
}

# Otherwise the classes and copies of a deleted file would stay in the jar.
forget_gone_files() { # INPUTS
    local names
    names=$(cut -d ' ' -f 1 <<<"$1" | cksum)
    if [ "$names" != "$(cat "$runs/names" 2>/dev/null)" ]; then
        rm -rf "$root"/*/target/classes
        echo "$names" >"$runs/names"
    fi
}

maven() ( # ARGUMENT...
    cd "$root" && JAVA_HOME=$jdk mvn -B "$@"
)

# Where the home folder is missing or can't be written, as in some containers, Maven and npm use folders in .cache instead.
use_own_home() {
    local home
    home=$(getent passwd "$(id -u)" | cut -d : -f 6 || true) # where Java looks, whatever HOME says
    if ! [ -w "$home/.m2/repository" ] && ! { [ -w "$home/.m2" ] && [ ! -e "$home/.m2/repository" ]; } &&
        ! { [ -w "$home" ] && [ ! -e "$home/.m2" ]; } && [[ ${MAVEN_OPTS:-} != *maven.repo.local* ]]; then
        export MAVEN_OPTS="-Dmaven.repo.local=$cache/m2 ${MAVEN_OPTS:-}"
    fi
    home=${HOME:-/nonexistent}
    if ! [ -w "$home/.npm" ] && ! { [ -w "$home" ] && [ ! -e "$home/.npm" ]; } && [ -z "${npm_config_cache:-}" ]; then
        export npm_config_cache=$cache/npm
    fi
}

explain_maven() { # LOG
    grep -E '^\[(ERROR|FATAL)\]' "$1" | head -n 12 | cut -c1-400 >&2 || tail -n 12 "$1" >&2
    if grep -qE 'Could not transfer|Unknown host|Network is unreachable|Connection (refused|timed out)|Temporary failure in name' "$1"; then
        echo "Maven could not fetch what it needs: the first build needs the network, or a proxy in ~/.m2/settings.xml." >&2
    fi
}

# Copies a build to the folder from which it runs, and switches over at once.
publish() { # INPUTS MODULE...
    local known module new
    known=$(cksum <<<"$1")
    shift
    exec 5>>"$runs/lock"
    flock 5
    for module in "$@"; do
        new=$(mktemp -d "$runs/$module.XXXXXX")
        chmod 755 "$new"
        copy_jars "$root/$module/target" "$runs/$module" "$new"
        : >"$new/lock"
        echo "$known" >"$new/inputs"
        ln -s "${new##*/}" "$new.link"
        mv -fT "$new.link" "$runs/$module"
        sweep "$module"
    done
    exec 5>&-
}

copy_jars() { # FROM TWIN TO
    local folder jar
    for folder in . lib lib-gatling; do
        [ -d "$1/$folder" ] || continue
        mkdir -p "$3/$folder"
        for jar in "$1/$folder"/*.jar; do
            # Libraries seldom change: the new folder shares those of the previous one.
            if cmp -s "$jar" "$2/$folder/${jar##*/}"; then
                ln "$2/$folder/${jar##*/}" "$3/$folder/"
            else
                cp "$jar" "$3/$folder/"
            fi
        done
    done
}

# Deletes the module's folders that no process runs from.
sweep() { # MODULE
    local folder newest
    newest=$(readlink "$runs/$1")
    for folder in "$runs/$1".*/; do
        folder=${folder%/}
        [ "${folder##*/}" != "$newest" ] || continue
        if [ ! -e "$folder/lock" ]; then
            rm -rf "$folder" # a build that was cut off
        else
            flock -n "$folder/lock" rm -rf "$folder" 5>&- 9>&- || true
        fi
    done
}

# Sets `run` to the module's newest folder, and holds it for as long as this process, and what it becomes by exec, lives.
take_run() { # MODULE FD
    exec 5<"$runs/lock"
    flock -s 5
    # shellcheck disable=SC2034 # for ./relay
    run=$(readlink -f "$runs/$1")
    eval "exec $2<\"\$run/lock\""
    flock -s "$2"
    exec 5<&-
}

install_bridge() {
    if bridge_is_installed; then return; fi
    lock "$cache/npm.lock"
    bridge_is_installed ||
        step "installing the bridge's packages" "$cache/npm.log" state_of_npm npm_ci ||
        { tail -n 20 "$cache/npm.log" >&2; fail 1 "npm could not install the bridge's packages: it needs the network. The log is .cache/npm.log."; }
    exec 9>&-
}

bridge_is_installed() {
    local modules=$root/demo-node-bridge/node_modules
    [ -e "$modules/.package-lock.json" ] && [ ! "$root/demo-node-bridge/package-lock.json" -nt "$modules/.package-lock.json" ] &&
        [ ! "$root/demo-node-bridge/package.json" -nt "$modules/.package-lock.json" ]
}

npm_ci() (
    cd "$root/demo-node-bridge" && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error &&
        touch node_modules/.package-lock.json
)
