using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of the programs in the folders of PATH; a path is completed by PowerShell itself.</summary>
public sealed class ProgramCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        if (word.Length == 0 || word.Contains('/', StringComparison.Ordinal) || word.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return [];
        }

        var search = new ProgramSearch(Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("PATHEXT"), Environment.CurrentDirectory);
        return search.FindAll(word)
            .GroupBy(Path.GetFileName, StringComparer.Ordinal)
            .OrderBy(static programs => programs.Key, StringComparer.Ordinal)
            .Select(static programs => new CompletionResult(CommandText.Of(programs.Key!, []), programs.Key!, CompletionResultType.Command, programs.First()));
    }
}
