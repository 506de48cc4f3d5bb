using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>Shows every stream as pwsh does: errors on standard error, all else on standard output.</summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly Prompter _prompter;
    private readonly ConsoleRawUserInterface _rawUI = new();
    private readonly bool _colouredOutput;
    private readonly bool _colouredError;
    private readonly Lazy<ProgressLine> _progress = new();

    /// <summary>Creates the interface.</summary>
    /// <param name="nonInteractive">Whether whatever would ask the user fails instead.</param>
    public ConsoleUserInterface(bool nonInteractive)
    {
        _prompter = new Prompter(this, nonInteractive);
        bool canColour = Environment.GetEnvironmentVariable("TERM") != "dumb";
        _colouredOutput = canColour && !Console.IsOutputRedirected;
        _colouredError = canColour && !Console.IsErrorRedirected;
        if (Environment.GetEnvironmentVariable("NO_COLOR") is not null)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }
    }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI => _rawUI;

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => _colouredOutput;

    /// <inheritdoc/>
    public override void Write(string value)
    {
        HideProgress();
        StandardStreams.Output.Write(Render(value, _colouredOutput));
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(Colour(value, foregroundColor, backgroundColor));

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        HideProgress();
        StandardStreams.Output.WriteLine(Render(value, _colouredOutput));
    }

    /// <inheritdoc/>
    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        WriteLine(Colour(value, foregroundColor, backgroundColor));

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            HideProgress();
            StandardStreams.Error.WriteLine(Render(value, _colouredError));
        }
    }

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteLine(Styled(FormatStyle.Debug, $"DEBUG: {message}"));

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) =>
        WriteLine(Styled(FormatStyle.Verbose, $"VERBOSE: {message}"));

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) =>
        WriteLine(Styled(FormatStyle.Warning, $"WARNING: {message}"));

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!Console.IsOutputRedirected)
        {
            _progress.Value.Show(record);
        }
    }

    /// <summary>Takes away what is left of a progress display.</summary>
    public void HideProgress()
    {
        if (_progress.IsValueCreated)
        {
            _progress.Value.Hide();
        }
    }

    /// <inheritdoc/>
    public override string? ReadLine() => _prompter.ReadLine();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => _prompter.ReadSecret();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(
        string caption, string message, Collection<FieldDescription> descriptions) =>
        _prompter.PromptForFields(caption, message, descriptions);

    /// <inheritdoc/>
    public override int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _prompter.PromptForChoice(caption, message, choices, defaultChoice);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _prompter.PromptForCredential(caption, message, userName);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => _prompter.PromptForCredential(caption, message, userName);

    private static string Styled(FormatStyle style, string text) =>
        $"{GetFormatStyleString(style)}{text}{PSStyle.Instance.Reset}";

    /// <summary>Leaves the decoration in only for a terminal, or where the user asked for it in every case.</summary>
    private static string Render(string value, bool terminal) =>
        GetOutputString(value, terminal || PSStyle.Instance.OutputRendering == OutputRendering.Ansi);

    private static string Colour(string value, ConsoleColor foreground, ConsoleColor background)
    {
        // The console's own colours are unknown on Unix and -1 here: they mean that nothing is to be changed.
        string prefix = (Enum.IsDefined(foreground) ? PSStyle.MapForegroundColorToEscapeSequence(foreground) : "")
            + (Enum.IsDefined(background) ? PSStyle.MapBackgroundColorToEscapeSequence(background) : "");
        return prefix.Length == 0
            ? value
            : string.Create(CultureInfo.InvariantCulture, $"{prefix}{value}{PSStyle.Instance.Reset}");
    }
}
