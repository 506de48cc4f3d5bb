using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the types that elements of shared arrays can have, by the names that scripts call them.</summary>
public sealed class ElementTypeCompleter : IArgumentCompleter
{
    private static readonly string[] s_names =
        ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "char", "bool"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return s_names.Where(pattern.IsMatch).Select(static name => new CompletionResult(name));
    }
}
