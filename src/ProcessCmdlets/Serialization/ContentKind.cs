namespace ProcessCmdlets.Serialization;

/// <summary>What an object of <see cref="ValueTag.Object"/> wraps. The numbers are the wire's.</summary>
internal enum ContentKind : byte
{
    /// <summary>Nothing: a property bag.</summary>
    None = 0,

    /// <summary>A value that keeps its own type.</summary>
    Value = 1,
    List = 2,
    Dictionary = 3,
    Stack = 4,
    Queue = 5,

    /// <summary>Nothing: the properties of an object of a script's class, which it becomes again where the class is known.</summary>
    Instance = 6,
}
