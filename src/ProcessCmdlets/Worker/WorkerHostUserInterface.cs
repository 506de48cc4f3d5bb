using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Worker;

/// <summary>The worker's user interface: text goes to the owner, and every prompt is an immediate error.</summary>
internal sealed class WorkerHostUserInterface : PSHostUserInterface
{
    private readonly WorkerHostText _text;

    internal WorkerHostUserInterface(WorkerHostText text)
    {
        _text = text;
    }

    public override PSHostRawUserInterface RawUI { get; } = new WorkerRawUserInterface();

    public override bool SupportsVirtualTerminal => false;

    public override void Write(string value) => _text.Write(value, noNewLine: true);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine() => _text.Write(string.Empty, noNewLine: false);

    public override void WriteLine(string value) => _text.Write(value, noNewLine: false);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => WriteLine(value);

    public override void WriteErrorLine(string value) => _text.Write(value, noNewLine: false);

    public override void WriteWarningLine(string message) => _text.Warning(message);

    public override void WriteVerboseLine(string message) => _text.Verbose(message);

    public override void WriteDebugLine(string message) => _text.Debug(message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // The progress stream has it already.
    }

    public override string ReadLine() => throw Refuse("Read-Host");

    public override SecureString ReadLineAsSecureString() => throw Refuse("Read-Host -AsSecureString");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw Refuse(Describe("Prompt", [caption, message, .. descriptions.Select(static field => field.Name)]));

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw Refuse(Describe("PromptForChoice", caption, message));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw Refuse(Describe("PromptForCredential", caption, message));

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw Refuse(Describe("PromptForCredential", caption, message));

    private static PSInvalidOperationException Refuse(string what) => new(Messages.NonInteractive(what));

    // Read-Host hands its prompt over as the name of a field, and all else empty.
    private static string Describe(string what, params string?[] texts) =>
        $"{what}: {string.Join(" ", texts.Where(static text => !string.IsNullOrWhiteSpace(text)))}";
}
