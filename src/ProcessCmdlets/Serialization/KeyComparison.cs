namespace ProcessCmdlets.Serialization;

/// <summary>How a dictionary or set compares text. The numbers are the wire's.</summary>
internal enum KeyComparison : byte
{
    /// <summary>As its key type does.</summary>
    Default = 0,
    OrdinalIgnoreCase = 1,
    InvariantCultureIgnoreCase = 2,
    Ordinal = 3,
    InvariantCulture = 4,
    CurrentCulture = 5,
    CurrentCultureIgnoreCase = 6,

    /// <summary>Otherwise, so the container cannot arrive as itself.</summary>
    Unknown = 255,
}
