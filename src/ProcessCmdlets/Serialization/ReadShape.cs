namespace ProcessCmdlets.Serialization;

/// <summary>A shape as it was read.</summary>
/// <param name="Names">The names of an object's members, first the notes.</param>
/// <param name="Notes">How many of them are notes; the others are properties of the .NET object.</param>
internal sealed record ReadShape(MemberName[] Names, int Notes);
