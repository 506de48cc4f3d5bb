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

    /// <summary>A generic list, set, stack or queue, also a sorted or concurrent one.</summary>
    Collection = 55,

    /// <summary>A generic dictionary, also a sorted or concurrent one.</summary>
    Dictionary = 56,

    /// <summary>PowerShell's table that keeps the order of its keys, which ConvertFrom-Json makes.</summary>
    OrderedHashtable = 57,
    SortedList = 58,

    /// <summary>A container of the kind that follows, behind the wrapper that locks it.</summary>
    Synchronized = 59,

    /// <summary>A PSCustomObject without type names of its own.</summary>
    CustomObject = 64,

    /// <summary>An object with type names, text, content and members.</summary>
    Object = 65,

    /// <summary>A container or object that came before in the same value.</summary>
    Reference = 66,
    Half = 67,
    Int128 = 68,
    UInt128 = 69,
    Rune = 70,
    Complex = 71,
    Range = 72,
    Index = 73,

    /// <summary>A vector or matrix of a fixed size; its kind follows.</summary>
    Vector = 74,
    StringBuilder = 75,
    Encoding = 76,
    TimeZone = 77,
    MailAddress = 78,
    JsonElement = 79,
    JsonDocument = 80,
    JsonNode = 81,
    XmlDocument = 82,

    /// <summary>An element, attribute or other part of a document.</summary>
    XmlNode = 83,
    DataTable = 84,
    DataSet = 85,
    DataRow = 86,

    /// <summary>A certificate without its private key.</summary>
    Certificate = 87,
    IPEndPoint = 88,
    DnsEndPoint = 89,
    PhysicalAddress = 90,
    NetworkCredential = 91,
    CookieContainer = 92,
    Cookie = 93,
    WebProxy = 94,
    WebSession = 95,
    Tuple = 96,
    ValueTuple = 97,
    KeyValuePair = 98,
    DictionaryEntry = 99,
    Lazy = 100,

    /// <summary>This and all higher ones are the numbers 0 to 127 as Int32.</summary>
    SmallInt32 = 0x80,
}
