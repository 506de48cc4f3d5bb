using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of workers.</summary>
public sealed class WorkerNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        foreach (ProcessWorker worker in ProcessWorker.All())
        {
            if (pattern.IsMatch(worker.Name))
            {
                string text = worker.Name.Any(char.IsWhiteSpace) ? $"'{worker.Name}'" : worker.Name;
                yield return new CompletionResult(text, worker.Name, CompletionResultType.ParameterValue, worker.ToString());
            }
        }
    }
}
