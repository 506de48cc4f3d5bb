using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Provider;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Content.</summary>
[Cmdlet(VerbsCommon.Get, "Content", DefaultParameterSetName = "Path")]
public sealed class GetContentCommand : ContentCommand
{
    /// <summary>How many lines are one object; 0 means all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long ReadCount { get; set; } = 1;

    /// <summary>How many lines to read, or -1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, long.MaxValue)]
    [Alias("First", "Head")]
    public long TotalCount { get; set; } = -1;

    /// <summary>How many lines to read from the end, or -1.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateRange(0, int.MaxValue)]
    [Alias("Last")]
    public int Tail { get; set; } = -1;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TotalCount >= 0 && Tail >= 0)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException("The parameters TotalCount and Tail cannot be used together."),
                "TailAndHeadCannotCoexist",
                ErrorCategory.InvalidOperation,
                null));
        }
        ForEach(Paths, (path, context) =>
        {
            foreach (PathInfo item in SessionState.Path.GetResolvedPSPathFromPSPath(path, context))
            {
                object literal = NewContext(literal: true).Value;
                foreach (IContentReader reader in InvokeProvider.Content.GetReader(item.Path, literal))
                {
                    using (reader)
                    {
                        Access(item.Path, "GetContentReaderError", ErrorCategory.ReadError, () => Read(item, reader));
                        Close(item.Path, reader.Close);
                    }
                }
            }
        });
    }

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Content.GetContentReaderDynamicParameters(Paths.FirstOrDefault() ?? ".", context.Value);

    private void Read(PathInfo item, IContentReader reader)
    {
        if (TotalCount == 0 || Tail == 0)
        {
            return;
        }
        long left = TotalCount < 0 ? long.MaxValue : TotalCount;
        Queue<object?> tail = new();
        while (left > 0)
        {
            // More than one at a time where the user wants more than one an object; the reader takes 0 as all.
            long count = Tail >= 0 ? 1 : ReadCount <= 0 ? (TotalCount < 0 ? 0 : left) : Math.Min(ReadCount, left);
            IList block = reader.Read(count);
            if (block is null || block.Count == 0)
            {
                break;
            }
            left -= block.Count;
            if (Tail < 0)
            {
                Write(item, count == 1 ? block[0] : block.Cast<object?>().ToArray());
                continue;
            }
            tail.Enqueue(block[0]);
            if (tail.Count > Tail)
            {
                tail.Dequeue();
            }
        }
        foreach (object? line in tail)
        {
            Write(item, line);
        }
    }

    /// <summary>Adds where the line comes from, as every provider's output has.</summary>
    private void Write(PathInfo item, object? value)
    {
        if (value is null)
        {
            return;
        }
        PSObject line = new(value);
        line.Properties.Add(new PSNoteProperty("PSPath", item.Path));
        try
        {
            string parent = SessionState.Path.ParseParent(item.Path, item.Drive?.Root ?? "");
            line.Properties.Add(new PSNoteProperty("PSParentPath", parent));
            line.Properties.Add(new PSNoteProperty("PSChildName", SessionState.Path.ParseChildName(item.Path)));
        }
        catch (NotSupportedException)
        {
            // Not every provider's items have parents.
        }
        if (item.Drive is not null)
        {
            line.Properties.Add(new PSNoteProperty("PSDrive", item.Drive));
        }
        line.Properties.Add(new PSNoteProperty("PSProvider", item.Provider));
        WriteObject(line);
    }
}
