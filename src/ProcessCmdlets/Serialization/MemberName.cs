namespace ProcessCmdlets.Serialization;

/// <summary>A property name that many objects share.</summary>
internal sealed class MemberName
{
    internal MemberName(string text)
    {
        Text = text;
    }

    /// <summary>The name.</summary>
    internal string Text { get; }

    /// <summary>Whether PowerShell's call sites know that objects may have a member of this name; this never ends.</summary>
    internal bool IsKnownToBinder { get; set; }
}
