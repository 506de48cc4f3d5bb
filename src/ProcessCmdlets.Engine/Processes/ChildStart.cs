namespace ProcessCmdlets.Engine.Processes;

/// <summary>What a child process is started with. Its three standard streams are always pipes to this process.</summary>
/// <param name="FileName">The program's path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="WorkingDirectory">The folder to start in, or null for this process's.</param>
/// <param name="Mark">What the environment marks its descendants with, or null.</param>
internal sealed record ChildStart(
    string FileName,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string? WorkingDirectory,
    ProcessMark? Mark = null);
