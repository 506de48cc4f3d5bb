namespace ProcessCmdlets.Serialization;

/// <summary>A property that is about to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsOwn">
/// Whether it was added to the object itself. Such a property keeps the object's depth; what comes from the type has one less.
/// </param>
/// <param name="IsAdapted">Whether it is a property of the .NET object, which arrives as one and not as a note.</param>
internal record struct Member(string Name, object? Value, bool IsOwn, bool IsAdapted);
