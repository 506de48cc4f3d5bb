using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Engine.Signals;
using ProcessCmdlets.Engine.Workers;
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
        int[] signals = Signals(commandName);

        // The names that say most. Who has begun one of the system's names (SIGT, USR) goes on with that.
        Func<int, string>[] spellings = [SignalSupport.FriendlyName, SignalNames.Name, static signal => SignalNames.Name(signal)["SIG".Length..]];
        return spellings.Select(spelling => Array.FindAll(Array.ConvertAll(signals, signal => (Signal: signal, Name: spelling(signal))), entry => pattern.IsMatch(entry.Name)))
            .FirstOrDefault(static found => found.Length > 0, [])
            .Select(static entry => new CompletionResult(entry.Name, entry.Name, CompletionResultType.ParameterValue, Tip(entry.Signal)));
    }

    private static int[] Signals(string commandName)
    {
        if (commandName.EndsWith("Unregister-ProcessSignal", StringComparison.OrdinalIgnoreCase))
        {
            return [.. SignalTable.Registered];
        }

        bool sends = commandName.EndsWith("Send-ProcessSignal", StringComparison.OrdinalIgnoreCase);
        return [.. (sends ? SignalSupport.SendableNames : SignalSupport.HandledNames).Select(SignalSupport.Number)];
    }

    private static string Tip(int signal) => string.Create(CultureInfo.InvariantCulture, $"{SignalNames.Name(signal)} ({signal})");
}
