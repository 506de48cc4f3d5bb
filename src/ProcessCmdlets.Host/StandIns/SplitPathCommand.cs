using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Split-Path.</summary>
[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "ParentSet")]
[OutputType(typeof(string), typeof(bool))]
public sealed class SplitPathCommand : ProviderCommand
{
    /// <summary>The paths.</summary>
    [Parameter(Position = 0, ParameterSetName = "ParentSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "LeafSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "LeafBaseSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "ExtensionSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "QualifierSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "NoQualifierSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = "IsAbsoluteSet", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralPathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The drive.</summary>
    [Parameter(ParameterSetName = "QualifierSet", Mandatory = true)]
    public SwitchParameter Qualifier { get; set; }

    /// <summary>Everything but the drive.</summary>
    [Parameter(ParameterSetName = "NoQualifierSet", Mandatory = true)]
    public SwitchParameter NoQualifier { get; set; }

    /// <summary>Everything but the last part; so it is where nothing is said.</summary>
    [Parameter(ParameterSetName = "ParentSet")]
    public SwitchParameter Parent { get; set; }

    /// <summary>The last part.</summary>
    [Parameter(ParameterSetName = "LeafSet", Mandatory = true)]
    public SwitchParameter Leaf { get; set; }

    /// <summary>The last part without its extension.</summary>
    [Parameter(ParameterSetName = "LeafBaseSet", Mandatory = true)]
    public SwitchParameter LeafBase { get; set; }

    /// <summary>The extension of the last part.</summary>
    [Parameter(ParameterSetName = "ExtensionSet", Mandatory = true)]
    public SwitchParameter Extension { get; set; }

    /// <summary>Split the paths of the items that exist.</summary>
    [Parameter]
    public SwitchParameter Resolve { get; set; }

    /// <summary>Whether the path is absolute.</summary>
    [Parameter(ParameterSetName = "IsAbsoluteSet", Mandatory = true)]
    public SwitchParameter IsAbsolute { get; set; }

    private protected override bool IsLiteral => LiteralPath.Length > 0;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(IsLiteral ? LiteralPath : Path, (path, context) =>
    {
        IEnumerable<string> paths = Resolve
            ? SessionState.Path.GetResolvedPSPathFromPSPath(path, context).Select(item => item.Path)
            : [path];
        foreach (string item in paths)
        {
            Split(item, context);
        }
    });

    private void Split(string path, object context)
    {
        int colon = path.IndexOf("::", StringComparison.Ordinal) is >= 0 and int provider ? provider + 1 : path.IndexOf(':');
        switch (ParameterSetName)
        {
            case "LeafSet":
                WriteObject(SessionState.Path.ParseChildName(path, context, useDefaultProvider: true));
                break;
            case "LeafBaseSet":
                WriteObject(System.IO.Path.GetFileNameWithoutExtension(
                    SessionState.Path.ParseChildName(path, context, useDefaultProvider: true)));
                break;
            case "ExtensionSet":
                WriteObject(System.IO.Path.GetExtension(
                    SessionState.Path.ParseChildName(path, context, useDefaultProvider: true)));
                break;
            case "IsAbsoluteSet":
                WriteObject(SessionState.Path.IsPSAbsolute(path, out _));
                break;
            case "NoQualifierSet":
                WriteObject(path[(colon + 1)..]);
                break;
            case "QualifierSet" when colon > 0:
                WriteObject(path[..(colon + 1)]);
                break;
            case "QualifierSet":
                WriteError(new ErrorRecord(
                    new FormatException($"Cannot parse path because path '{path}' does not have a qualifier specified."),
                    "ParsePathFormatError",
                    ErrorCategory.InvalidArgument,
                    path));
                break;
            default:
                WriteObject(SessionState.Path.ParseParent(path, "", context, useDefaultProvider: true));
                break;
        }
    }
}
