namespace ProcessCmdlets.Engine.Channels;

/// <summary>One call of a thing that a process serves. It is answered exactly once, now or later.</summary>
/// <param name="User">Who calls.</param>
/// <param name="Number">The caller's number for it.</param>
/// <param name="Operation">What is wanted; the thing's own to say.</param>
internal readonly record struct ServiceCall(SharedObjectSession User, int Number, byte Operation);
