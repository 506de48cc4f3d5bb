namespace ProcessCmdlets.Serialization;

/// <summary>The first byte of a value. The numbers are the wire's; docs/design/values.md says what follows each.</summary>
internal enum ValueTag : byte
{
    Null = 0,
    False = 1,
    True = 2,
    Byte = 3,
    SByte = 4,
    Char = 5,
    Int16 = 6,
    UInt16 = 7,
    Int32 = 8,
    UInt32 = 9,
    Int64 = 10,
    UInt64 = 11,
    IntPtr = 12,
    UIntPtr = 13,
    Single = 14,
    Double = 15,
    Decimal = 16,
    String = 17,
    DateTime = 18,
    DateTimeOffset = 19,
    TimeSpan = 20,
    DateOnly = 21,
    TimeOnly = 22,
    Guid = 23,
    Uri = 24,
    Version = 25,
    SemanticVersion = 26,
    BigInteger = 27,
    DBNull = 28,
    SwitchParameter = 29,
    Regex = 30,
    IPAddress = 31,
    CultureInfo = 32,
    XmlDocument = 33,
    SecureString = 34,
    PSCredential = 35,
    ProgressRecord = 36,
    FileInfo = 37,
    DirectoryInfo = 38,
    Enum = 39,
    ScriptBlock = 40,

    /// <summary>A handle to a queue, wherever that is.</summary>
    ProcessQueue = 41,

    /// <summary>A handle to an end of a pipe.</summary>
    ProcessPipeEnd = 42,

    /// <summary>A lock between processes.</summary>
    ProcessLock = 43,

    /// <summary>Shared bytes.</summary>
    SharedMemory = 44,

    /// <summary>A shared array of any element type.</summary>
    SharedArray = 45,

    /// <summary>A semaphore, an event or another thing that a process serves; its kind follows.</summary>
    SharedObject = 46,

    /// <summary>An array of one dimension whose element type is on the closed list.</summary>
    Array = 48,

    /// <summary>An array of several dimensions.</summary>
    MultiArray = 49,
    ArrayList = 50,
    Stack = 51,
    Queue = 52,
    Hashtable = 53,
    OrderedDictionary = 54,

    /// <summary>A generic list, set, stack or queue.</summary>
    Collection = 55,

    /// <summary>A generic dictionary.</summary>
    Dictionary = 56,

    /// <summary>A PSCustomObject without type names of its own.</summary>
    CustomObject = 64,

    /// <summary>An object with type names, text, content and members.</summary>
    Object = 65,

    /// <summary>A container or object that came before in the same value.</summary>
    Reference = 66,

    /// <summary>This and all higher ones are the numbers 0 to 127 as Int32.</summary>
    SmallInt32 = 0x80,
}
