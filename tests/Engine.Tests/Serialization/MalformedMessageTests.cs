using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

/// <summary>Whatever bytes a peer sends, the reader raises the protocol's error or gives a value, with little memory and time.</summary>
public sealed class MalformedMessageTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    private const int Rounds = 60;

    /// <summary>A few of the listed types cost more than their bytes, such as a compiled regular expression.</summary>
    private const long MostMemory = 8 << 20;
    private const long MostMemoryPerByte = 1000;

    public static TheoryData<string> Names => DifferentialTests.Names;

    public static TheoryData<string, byte[]> Crafted => new()
    {
        { "nothing", [] },
        { "unknown kind", [127] },
        { "a gap in the kinds", [47] },
        { "text longer than the message", [(byte)ValueTag.String, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] },
        { "text that is null", [(byte)ValueTag.String, 0] },
        { "text that is not UTF-8", [(byte)ValueTag.String, 5, 0xC3, 0x28] },
        { "half a character", [(byte)ValueTag.String, 4, 0x41] },
        { "number without end", [(byte)ValueTag.Int32, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "number of 33 bits", [(byte)ValueTag.Int32, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F] },
        { "number of 65 bits", [(byte)ValueTag.Int64, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02] },
        { "byte array of 4 GiB", [(byte)ValueTag.Array, 3, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] },
        { "object array of 2 GiB", [(byte)ValueTag.Array, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "array of no type", [(byte)ValueTag.Array, 250, 0, 0] },
        { "array of arrays without end", [(byte)ValueTag.Array, 0, 200, 0] },
        { "double array that ends too early", [(byte)ValueTag.Array, 15, 0, 2, 0, 0, 0] },
        { "bool that is neither", [(byte)ValueTag.Array, 2, 0, 1, 7] },
        { "array of 255 dimensions", [(byte)ValueTag.MultiArray, 0, 255] },
        { "array of 2^62 elements", [(byte)ValueTag.MultiArray, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "list of 2 GiB", [(byte)ValueTag.ArrayList, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "table of 2 GiB", [(byte)ValueTag.Hashtable, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "null as a key", [(byte)ValueTag.Hashtable, 0, 1, 0, 0] },
        { "dictionary of no kind", [(byte)ValueTag.Dictionary, 4, 8, 8, 0, 0] },
        { "dictionary whose keys are tables", [(byte)ValueTag.Dictionary, 0, 0, 0, 0, 1, (byte)ValueTag.Hashtable, 0, 0, 0] },
        { "dictionary with one key twice", [(byte)ValueTag.Dictionary, 0, 8, 8, 0, 2, 0x81, 0x81, 0x81, 0x81] },
        { "concurrent dictionary of 2 GiB", [(byte)ValueTag.Dictionary, 3, 8, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "sorted list with one key twice", [(byte)ValueTag.SortedList, 0, 2, 0x81, 0x81, 0x81, 0x81] },
        { "sorted list of keys that do not compare", [(byte)ValueTag.SortedList, 0, 2, 0x81, 0, (byte)ValueTag.True, 0] },
        { "set of tables", [(byte)ValueTag.Collection, 1, 0, 0, 1, (byte)ValueTag.Hashtable, 0, 0] },
        { "set of PSObjects", [(byte)ValueTag.Collection, 1, 0, 26, 0] },
        { "set with one element twice", [(byte)ValueTag.Collection, 1, 0, 3, 2, 7, 7] },
        { "sorted set with one element twice", [(byte)ValueTag.Collection, 5, 0, 3, 2, 7, 7] },
        { "sorted set of PSObjects", [(byte)ValueTag.Collection, 5, 0, 26, 0] },
        { "bag of 2 GiB", [(byte)ValueTag.Collection, 6, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "collection of no kind", [(byte)ValueTag.Collection, 11, 0, 0, 0] },
        { "synchronized table in order", [(byte)ValueTag.Synchronized, (byte)ValueTag.OrderedDictionary, 0, 0] },
        { "tuple of nothing", [(byte)ValueTag.Tuple, 0] },
        { "tuple of eight", [(byte)ValueTag.Tuple, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "tuple of no type", [(byte)ValueTag.Tuple, 1, 250, 0] },
        { "tuple of int with a text", [(byte)ValueTag.Tuple, 1, 8, (byte)ValueTag.String, 1] },
        { "tuple in itself", [(byte)ValueTag.Tuple, 1, 0, (byte)ValueTag.Reference, 0] },
        { "pair of three", [(byte)ValueTag.KeyValuePair, 3, 0, 0, 0, 0, 0, 0] },
        { "lazy value of two", [(byte)ValueTag.Lazy, 2, 0, 0, 0, 0] },
        { "table with 4 G columns", [(byte)ValueTag.DataTable, 1, 0, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] },
        { "table with 2 G rows", [(byte)ValueTag.DataTable, 1, 0, 1, 1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "table with a column of no type", [(byte)ValueTag.DataTable, 1, 0, 1, 1, 1, 250, 3, (byte)'a', 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0] },
        { "row of a list", [(byte)ValueTag.DataRow, (byte)ValueTag.ArrayList, 0, 0] },
        { "row that is not in its table", [(byte)ValueTag.DataRow, (byte)ValueTag.DataTable, 1, 0, 1, 1, 0, 0, 0, 2] },
        { "node of a list", [(byte)ValueTag.XmlNode, 0, (byte)ValueTag.ArrayList, 0, 0, 0] },
        { "node that is not in its document", [(byte)ValueTag.XmlNode, 0, (byte)ValueTag.XmlDocument, 0, 1, 9, .. "<a/>"u8, 1, 5, 0] },
        { "node that is its document", [(byte)ValueTag.XmlNode, 0, (byte)ValueTag.XmlDocument, 0, 1, 9, .. "<a/>"u8, 0, 0] },
        { "text as a document", [(byte)ValueTag.XmlDocument, 0, 0, 3, (byte)'x'] },
        { "JSON that is none", [(byte)ValueTag.JsonDocument, 3, (byte)'{'] },
        { "node of JSON that is null", [(byte)ValueTag.JsonNode, 0, 9, .. "null"u8] },
        { "vector of no kind", [(byte)ValueTag.Vector, 77] },
        { "time zone that is a file", [(byte)ValueTag.TimeZone, 2, 23, .. "../../passw"u8] },
        { "time zone of an absolute path", [(byte)ValueTag.TimeZone, 2, 23, .. "/etc/passwd"u8] },
        { "culture with a setting that there is not", [(byte)ValueTag.CultureInfo, 1, 1, 9, .. "Name"u8, 0] },
        { "culture with a setting of another type", [(byte)ValueTag.CultureInfo, 1, 1, 45, .. "NumberDecimalSeparator"u8, 0x85] },
        { "certificate that is none", [(byte)ValueTag.Certificate, 3, 0x30, 1, 2] },
        { "encoding of no code page", [(byte)ValueTag.Encoding, 0xFE, 0xFF, 0x03, 0, 0, 0, 0, 0, 0] },
        { "list of int with a text", [(byte)ValueTag.Collection, 0, 0, 17, 1, (byte)ValueTag.String, 1] },
        { "shape that has not come", [(byte)ValueTag.CustomObject, 5] },
        { "names that have not come", [(byte)ValueTag.Object, 5] },
        { "reference to nothing", [(byte)ValueTag.Reference, 0] },
        { "object around nothing", [(byte)ValueTag.Object, 0, 0, 1, 0] },
        { "object of no content", [(byte)ValueTag.Object, 0, 0, 77] },
        { "property without a name", [(byte)ValueTag.CustomObject, 0, 1, 1, 0, 0] },
        { "property of a reserved name", [(byte)ValueTag.CustomObject, 0, 1, 17, .. "psobject"u8, 0, 0x81] },
        { "type without a name", [(byte)ValueTag.Object, 1, 1, 1, 0, 0, 0, 0, 0] },
        { "decimal of wrong flags", [(byte)ValueTag.Decimal, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "time out of range", [(byte)ValueTag.DateTime, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "expression that is none", [(byte)ValueTag.Regex, 3, (byte)'(', 0, 0] },
        { "XML that is none", [(byte)ValueTag.XmlDocument, 0, 1, 3, (byte)'<'] },
    };

    [Theory]
    [MemberData(nameof(Crafted), DisableDiscoveryEnumeration = true)]
    public void Read_MalformedMessage_IsAProtocolError(string name, byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<ProtocolException>(() => new ValueReader(bytes).Read());

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostMemory, $"{name} took {allocated} bytes");
    }

    [Theory]
    [InlineData((byte)ValueTag.ArrayList)]
    [InlineData((byte)ValueTag.Stack)]
    [InlineData((byte)ValueTag.Queue)]
    public void Read_ContainersWithoutEnd_IsAProtocolError(byte tag)
    {
        byte[] bytes = new byte[100_000];
        for (int i = 0; i < bytes.Length; i += 2)
        {
            bytes[i] = tag;
            bytes[i + 1] = 1;
        }

        Assert.Throws<ProtocolException>(() => new ValueReader(bytes).Read());
    }

    [Fact]
    public void Read_EnumOfAnAssemblyThatIsNotLoaded_IsASnapshotAndLoadsNothing()
    {
        Assert.SkipWhen(IsLoaded(), "something here has loaded the assembly already");
        byte[] bytes =
        [
            (byte)ValueTag.Enum, 1, 1, Header("Deserialized.System.IO.IsolatedStorage.IsolatedStorageScope"), .. "Deserialized.System.IO.IsolatedStorage.IsolatedStorageScope"u8,
            Header("System.IO.IsolatedStorage"), .. "System.IO.IsolatedStorage"u8, 9, 2, Header("None"), .. "None"u8,
        ];

        PSObject value = Assert.IsType<PSObject>(new ValueReader(bytes).Read());

        Assert.Equal(1, value.BaseObject);
        Assert.Equal("None", value.ToString());
        Assert.False(IsLoaded());

        static bool IsLoaded() =>
            AppDomain.CurrentDomain.GetAssemblies().Any(static a => a.GetName().Name == "System.IO.IsolatedStorage");
    }

    [Theory]
    [InlineData("System.Private.CoreLib", "Deserialized.System.String")]
    [InlineData("System.Private.CoreLib", "Deserialized.System.Diagnostics.Process")]
    [InlineData("Engine.Tests", "Deserialized.Engine.Tests.Serialization.SampleEnum")]
    public void Read_EnumThatIsNotListed_IsASnapshot(string assembly, string type)
    {
        byte[] bytes =
        [
            (byte)ValueTag.Enum, 1, 1, Header(type), .. System.Text.Encoding.UTF8.GetBytes(type),
            Header(assembly), .. System.Text.Encoding.UTF8.GetBytes(assembly), 9, 2, Header("x"), .. "x"u8,
        ];

        PSObject value = Assert.IsType<PSObject>(new ValueReader(bytes).Read());

        Assert.Equal(1, value.BaseObject);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_DamagedMessage_IsAProtocolErrorOrAValue(string name)
    {
        object? sample = SampleValues.All.First(value => value.Name == name).Make(runspace);
        runspace.Within(() =>
        {
            byte[] bytes = Codec.Bytes(sample);
            Random random = new((name.Length * 31) + bytes.Length);
            for (int round = 0; round < Rounds; round++)
            {
                ReadDamaged(Damage(bytes, random));
            }
        });
    }

    private static void ReadDamaged(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ValueReader reader = new(bytes);
            while (!reader.AtEnd)
            {
                reader.Read();
            }
        }
        catch (ProtocolException)
        {
            // The one error that is expected.
        }
        catch (ValueUnavailableException)
        {
            // The damage has made a handle, and what it stands for is not there.
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated < MostMemory + (bytes.Length * MostMemoryPerByte),
            $"{bytes.Length} bytes took {allocated}: {Convert.ToBase64String(bytes)}");
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        byte[] damaged = bytes[..Math.Min(bytes.Length, 20_000)];
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                for (int flips = random.Next(1, 8); flips > 0; flips--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }

                break;
            default:
                int start = random.Next(damaged.Length);
                damaged.AsSpan(start).CopyTo(damaged.AsSpan(random.Next(start + 1)));
                break;
        }

        return damaged;
    }

    private static byte Header(string text) => (byte)((text.Length << 1) + 1);
}
