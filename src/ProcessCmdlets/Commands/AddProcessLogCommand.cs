using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Engine.Logging;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Logging;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Appends lines to a file that other processes append to as well; none is torn or lost.</summary>
[Cmdlet(VerbsCommon.Add, "ProcessLog")]
[OutputType(typeof(void))]
public sealed class AddProcessLogCommand : WorkerCmdlet
{
    private readonly MemoryStream _lines = new();
    private LogJournal? _journal;
    private string _path = string.Empty;

    /// <summary>The file; it is made where it is missing.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "FilePath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Strings, which are lines as they are, and objects, which become lines of JSON.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[] InputObject { get; set; } = [];

    /// <summary>How many levels of an object become JSON; deeper ones become text.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    public int Depth { get; set; } = 4;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            ThrowTerminatingError(ErrorRecords.LogPathUnusable(Path, new IOException(provider.Name)));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var json = new JsonLine(Depth);
        _lines.SetLength(0);
        foreach (PSObject? value in InputObject)
        {
            if (value is null)
            {
                continue;
            }

            if (value.BaseObject is string text)
            {
                _lines.Write(Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text[..^1] : text));
            }
            else
            {
                json.Write(value, _lines);
            }

            _lines.WriteByte((byte)'\n');
        }

        if (_lines.Length == 0)
        {
            return;
        }

        try
        {
            _journal ??= new LogJournal(_path);
            _ = LogFile.Append(_path, _journal, _lines.GetBuffer().AsSpan(0, (int)_lines.Length), StopToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.LogPathUnusable(_path, exception));
        }

        StopToken.ThrowIfStopped();
    }

    /// <inheritdoc/>
    private protected override void Release() => _lines.Dispose();
}
