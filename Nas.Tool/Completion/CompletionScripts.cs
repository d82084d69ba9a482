namespace Nas.Tool.Completion;

/// <summary>What a shell runs to complete command lines: it asks the tool, in the way that dotnet-suggest does.</summary>
internal static class CompletionScripts
{
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };

    // Whatever completes the rest of dotnet goes on doing so.
    private const string Bash = """
        _dotnet_nas() {
            local line=${COMP_LINE:0:COMP_POINT} tool=(dotnet nas)
            line=${line#*dotnet*nas}
            line=${line#"${line%%[![:space:]]*}"}
            type -P dotnet-nas > /dev/null && tool=(dotnet-nas)
            COMPREPLY=($(compgen -W "$("${tool[@]}" "[suggest:${#line}]" "$line" 2> /dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }

        _dotnet_or_nas() {
            if [[ ${COMP_WORDS[1]} == nas && $COMP_CWORD -gt 1 ]]; then
                _dotnet_nas
            elif [[ -n $_dotnet_without_nas ]]; then
                "$_dotnet_without_nas" "$@"
            fi
        }

        if [[ $(complete -p dotnet 2> /dev/null) =~ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _dotnet_or_nas ]]; then
            _dotnet_without_nas=${BASH_REMATCH[1]}
        fi
        complete -o bashdefault -o default -F _dotnet_or_nas dotnet
        complete -o bashdefault -o default -F _dotnet_nas dotnet-nas
        """;

    private const string Zsh = """
        _dotnet_nas() {
            local line=${LBUFFER#*dotnet*nas} tool=(dotnet nas)
            line=${line#"${line%%[![:space:]]*}"}
            (( $+commands[dotnet-nas] )) && tool=(dotnet-nas)
            local found=(${(f)"$($tool "[suggest:${#line}]" "$line" 2> /dev/null)"})
            if (( $#found )); then compadd -- $found; else _files; fi
        }

        _dotnet_or_nas() {
            if [[ $words[2] == nas && $CURRENT -gt 2 ]]; then
                _dotnet_nas
            elif [[ -n $_dotnet_without_nas ]]; then
                $_dotnet_without_nas "$@"
            fi
        }

        [[ $_comps[dotnet] == _dotnet_or_nas ]] || _dotnet_without_nas=$_comps[dotnet]
        compdef _dotnet_or_nas dotnet
        compdef _dotnet_nas dotnet-nas
        """;

    private const string Fish = """
        function __dotnet_nas
            set -l line (string replace -r '^.*?dotnet[ -]+nas\s*' '' -- (commandline -cp))
            set -l tool dotnet nas
            type -q dotnet-nas; and set tool dotnet-nas
            $tool "[suggest:"(string length -- "$line")"]" "$line" 2> /dev/null
        end

        complete -c dotnet-nas -a '(__dotnet_nas)'
        complete -c dotnet -n '__fish_seen_subcommand_from nas' -a '(__dotnet_nas)'
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName dotnet, dotnet-nas -ScriptBlock {
            param($word, $ast, $cursor)
            $line = "$ast".PadRight($cursor)
            $found = if ($line -match '^\s*dotnet[ -]+nas\s+') {
                dotnet nas "[suggest:$($cursor - $Matches[0].Length)]" $line.Substring($Matches[0].Length) 2> $null
            } else {
                dotnet complete --position $cursor "$ast"
            }
            $found | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;
}
