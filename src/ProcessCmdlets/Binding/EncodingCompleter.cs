using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of encodings.</summary>
public sealed class EncodingCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return TextEncodings.Names.Where(pattern.IsMatch).Select(name => new CompletionResult(
            name, name, CompletionResultType.ParameterValue, TextEncodings.Find(name)?.EncodingName ?? name));
    }
}
