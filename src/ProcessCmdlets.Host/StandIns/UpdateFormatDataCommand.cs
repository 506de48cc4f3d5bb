using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Update-FormatData.</summary>
[Cmdlet(VerbsData.Update, "FormatData", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class UpdateFormatDataCommand : PSCmdlet
{
    /// <summary>Files whose views come after those of the session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [Alias("PSPath", "Path")]
    public string[] AppendPath { get; set; } = [];

    /// <summary>Files whose views come before those of the session.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] PrependPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        string target = string.Join(", ", PrependPath.Concat(AppendPath));
        if (!ShouldProcess($"FileName: {target}", "Update FormatData"))
        {
            return;
        }
        try
        {
            EngineTables.AddFormats(this, PrependPath.SelectMany(Resolve), AppendPath.SelectMany(Resolve));
        }
        catch (ItemNotFoundException exception)
        {
            string id = PrependPath.Length > 0 ? "FormatPrependPathException" : "FormatAppendPathException";
            WriteError(new ErrorRecord(exception, id, ErrorCategory.InvalidOperation, null));
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(exception, "FormatXmlUpdateException", ErrorCategory.InvalidOperation, null));
        }
    }

    private IEnumerable<string> Resolve(string path) => SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _);
}
