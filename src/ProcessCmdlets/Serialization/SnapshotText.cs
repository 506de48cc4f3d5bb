using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

/// <summary>The method ToString of a snapshot, which gives the text of the original.</summary>
internal static class SnapshotText
{
    /// <summary>The method; adding it to an object copies it.</summary>
    internal static PSCodeMethod Method { get; } =
        new("ToString", typeof(SnapshotText).GetMethod(nameof(Get))!);

    /// <summary>The text of a snapshot. PowerShell calls this; scripts call ToString.</summary>
    /// <param name="instance">The snapshot.</param>
    public static string? Get(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return PowerShellInternals.GetDeserializedText(instance);
    }
}
