using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Engine.Signals;
using ProcessCmdlets.Signals;

namespace ProcessCmdlets.Binding;

/// <summary>Completes the names of the signals that the command can do something with.</summary>
public sealed class SignalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        WildcardPattern pattern = WildcardPattern.Get(wordToComplete.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return Names(commandName).Where(pattern.IsMatch)
            .Select(static name => new CompletionResult(name, name, CompletionResultType.ParameterValue, Tip(name)));
    }

    private static IEnumerable<string> Names(string commandName)
    {
        if (commandName.EndsWith("Send-ProcessSignal", StringComparison.OrdinalIgnoreCase))
        {
            return SignalSupport.SendableNames;
        }

        return commandName.EndsWith("Unregister-ProcessSignal", StringComparison.OrdinalIgnoreCase)
            ? SignalTable.Registered.Select(SignalSupport.FriendlyName)
            : SignalSupport.HandledNames;
    }

    private static string Tip(string name) => SignalSupport.TryParse(name, out int number)
        ? string.Create(CultureInfo.InvariantCulture, $"{Engine.Workers.SignalNames.Name(number)} ({number})")
        : name;
}
