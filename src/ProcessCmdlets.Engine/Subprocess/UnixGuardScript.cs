using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>What the shell of <see cref="KillWatchdog"/> runs. It is to work in every shell that calls itself sh.</summary>
internal static class UnixGuardScript
{
    /// <summary>Stands for the mark of a program that has none.</summary>
    internal const string NoMark = "-";

    // A line is + or ., a process and its mark. All members of the trees are stopped before any is killed: what is stopped starts
    // nothing more, and what descends from it is not given another parent. Where the system has no /proc the table comes from ps,
    // and nothing is found by its mark.
    internal const string Text = $$"""
        kept=
        while read -r word id mark; do
            others=
            for one in $kept; do [ "${one%%:*}" = "$id" ] || others="$others $one"; done
            kept=$others
            [ "$word" = + ] && kept="$kept $id:$mark"
        done
        [ -n "$kept" ] || exit 0

        table() {
            if [ -r "/proc/$$/stat" ]; then
                for file in /proc/[0-9]*/stat; do
                    read -r line < "$file" || continue
                    set -- "${line%% *}" ${line##*) }
                    [ "$2" = Z ] || echo "$1 $3 $4 $5"
                done
            else
                ps -A -o pid= -o ppid= -o pgid= | while read -r one parent group; do echo "$one $parent $group $group"; done
            fi
            for one in $kept; do
                [ "${one#*:}" = {{NoMark}} ] || grep -las -- "${one#*:}" /proc/[0-9]*/environ | while IFS=/ read -r no folder id rest; do
                    echo "$id ${one%%:*} 0 0"
                done
            done
        }

        roots=' '
        for one in $kept; do roots="$roots${one%%:*} "; done
        tree=$roots
        passed=" $$ "
        for one in $kept; do kill -s STOP -- "${one%%:*}"; done
        grown=1
        while [ -n "$grown" ]; do
            grown=
            rows=$(table)
            while read -r id parent group session; do
                [ -n "$id" ] || continue
                case "$tree$passed" in *" $id "*) continue ;; esac
                case "$tree" in *" $parent "*) ;; *)
                    case "$roots" in *" $group "* | *" $session "*) ;; *) continue ;; esac
                esac
                if grep -qas '{{ProcessMark.Variable}}={{ProcessMark.Outlives}}' "/proc/$id/environ"; then
                    passed="$passed$id "
                    continue
                fi
                kill -s STOP -- "$id"
                tree="$tree$id "
                grown=1
            done <<END
        $rows
        END
        done
        for id in $tree; do kill -s KILL -- "$id"; done
        """;
}
