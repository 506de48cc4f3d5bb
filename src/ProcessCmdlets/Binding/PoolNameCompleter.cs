using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Pools;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of pools.</summary>
public sealed class PoolNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return PoolTable.Snapshot().Where(pool => pattern.IsMatch(pool.Name)).Select(pool => new CompletionResult(
            pool.Name.Any(char.IsWhiteSpace) ? $"'{pool.Name}'" : pool.Name,
            pool.Name,
            CompletionResultType.ParameterValue,
            $"{pool.Name}: {pool.State}, {pool.Size}"));
    }
}
