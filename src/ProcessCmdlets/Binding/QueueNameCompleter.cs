using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Channels;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of queues.</summary>
public sealed class QueueNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return QueueTable.Snapshot().Where(queue => pattern.IsMatch(queue.Name)).Select(queue => new CompletionResult(
            queue.Name.Any(char.IsWhiteSpace) ? $"'{queue.Name}'" : queue.Name,
            queue.Name,
            CompletionResultType.ParameterValue,
            queue.Name));
    }
}
