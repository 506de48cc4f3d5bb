namespace ProcessCmdlets.Streams;

/// <summary>What one stream record in a Records frame is. The numbers are the wire's.</summary>
internal enum RecordKind : byte
{
    Output = 1,
    Error = 2,
    Warning = 3,
    Verbose = 4,
    Debug = 5,
    Information = 6,
    Progress = 7,
}
