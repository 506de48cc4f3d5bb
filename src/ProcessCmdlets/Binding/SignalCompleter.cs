using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;
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
        Func<int, string>[] spellings = [SignalSupport.FriendlyName, SignalNames.Name, ShortName];
        foreach (Func<int, string> spelling in spellings)
        {
            int[] found = Array.FindAll(signals, signal => pattern.IsMatch(spelling(signal)));
            if (found.Length > 0)
            {
                return found.Select(signal => Result(spelling(signal), signal));
            }
        }

        return [];
    }

    // A signal without a name is its number.
    private static string ShortName(int signal)
    {
        string name = SignalNames.Name(signal);
        return name.StartsWith("SIG", StringComparison.Ordinal) ? name["SIG".Length..] : name;
    }

    private static CompletionResult Result(string text, int signal) => new(text, text, CompletionResultType.ParameterValue, Tip(signal));

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
