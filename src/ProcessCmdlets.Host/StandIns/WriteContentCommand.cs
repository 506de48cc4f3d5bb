using System.Management.Automation;
using System.Management.Automation.Provider;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Set-Content and Add-Content have in common.</summary>
public abstract class WriteContentCommand : ContentCommand
{
    private readonly List<(string Path, IContentWriter Writer)> _writers = [];
    private bool _opened;

    /// <summary>The lines.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public object?[]? Value { get; set; }

    /// <summary>Write the lines to the pipeline, too.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    // The provider's own results are of no interest; -PassThru writes the lines.
    private protected override bool PassThruValue => false;

    /// <summary>Whether lines are added to what is there.</summary>
    private protected abstract bool Appends { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!_opened)
        {
            _opened = true;
            ForEach(Paths, Open);
        }
        foreach ((string path, IContentWriter writer) in _writers)
        {
            Access(path, "WriteContentError", ErrorCategory.WriteError, () => writer.Write(Value ?? []));
        }
        if (PassThru)
        {
            WriteObject(Value);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach ((string path, IContentWriter writer) in _writers)
        {
            Close(path, writer.Close);
            writer.Dispose();
        }
        _writers.Clear();
    }

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Content.GetContentWriterDynamicParameters(Paths.FirstOrDefault() ?? ".", context.Value);

    private void Open(string path, object context)
    {
        // A path without wildcards need not exist: it is made.
        List<string> targets = IsLiteral || !WildcardPattern.ContainsWildcardCharacters(path)
            ? [path]
            : [.. SessionState.Path.GetResolvedPSPathFromPSPath(path, context).Select(item => item.Path)];
        foreach (string target in targets)
        {
            if (!ShouldProcess($"Path: {target}", Appends ? "Add Content" : "Set Content"))
            {
                continue;
            }
            object literal = NewContext(literal: true).Value;
            if (!Appends)
            {
                Clear(target, literal);
            }
            foreach (IContentWriter writer in InvokeProvider.Content.GetWriter(target, literal))
            {
                if (Appends)
                {
                    writer.Seek(0, SeekOrigin.End);
                }
                _writers.Add((target, writer));
            }
        }
    }

    private void Clear(string path, object context)
    {
        try
        {
            if (InvokeProvider.Item.Exists(path, context))
            {
                InvokeProvider.Content.Clear(path, context);
            }
        }
        catch (PSNotSupportedException)
        {
            // A provider whose contents cannot be cleared replaces them when they are written.
        }
    }
}
