using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>Something that has happened to an item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Kind">What.</param>
/// <param name="Line">The line that came, if one did.</param>
/// <param name="Attempt">Which attempt has failed, if it is tried again.</param>
/// <param name="Reason">Why it is tried again, if it is.</param>
internal readonly record struct PerInputEvent(
    PerInputItem Item, PerInputEventKind Kind, SubprocessLine Line = default, int Attempt = 0, string? Reason = null);
