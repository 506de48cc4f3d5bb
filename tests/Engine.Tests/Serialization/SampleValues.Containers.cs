using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Collections.Specialized;
using System.Management.Automation;

namespace Engine.Tests.Serialization;

internal static partial class SampleValues
{
    private const Differences Contained = Differences.LiveContainer;

    private static SampleValue Container(string name, Func<object?> make, Differences more = Differences.None) =>
        new(name, _ => make(), Contained | more);

    private static IEnumerable<SampleValue> Arrays() =>
    [
        Plain("no bytes", Array.Empty<byte>()),
        Plain("bytes", new byte[] { 0, 1, 127, 128, 255 }),
        Container("no objects", static () => Array.Empty<object>()),
        Container("one object", static () => new object[] { 1 }),
        Container("one null", static () => new object?[] { null }),
        Container("objects", static () => new object?[] { 1, "two", null, 3.0, 'c', true }),
        Container("array in an array of one", static () => new object[] { new object[] { 1 } }),
        Container("nested arrays", static () => new object[] { new object[] { 1, new object[] { 2, 3 } }, new[] { "x" } }),
        Container("bool[]", static () => new[] { true, false }),
        Container("char[]", static () => new[] { 'a', '\uD800' }),
        Container("sbyte[]", static () => new sbyte[] { -128, 127 }),
        Container("short[]", static () => new short[] { -1, 1 }),
        Container("ushort[]", static () => new ushort[] { 65535 }),
        Container("int[]", static () => new[] { int.MinValue, 0, int.MaxValue }),
        Container("int[] of one", static () => new[] { 5 }),
        Container("uint[]", static () => new[] { uint.MaxValue }),
        Container("long[]", static () => new[] { long.MinValue, long.MaxValue }),
        Container("ulong[]", static () => new[] { ulong.MaxValue }),
        Container("float[]", static () => new[] { float.NaN, -0.0f }),
        Container("double[]", static () => new[] { double.NaN, double.Epsilon, -0.0 }),
        Container("decimal[]", static () => new[] { 1.10m, decimal.MaxValue }),
        Container("string[]", static () => new[] { "a", string.Empty, null, "\uD800" }),
        Container("DateTime[]", static () => new[] { DateTime.MinValue, new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc) }),
        Container("Guid[]", static () => new[] { Guid.Empty }),
        Container("Version[]", static () => new Version?[] { new(1, 2), null }),
        Container("PSObject[]", static () => new PSObject?[] { PSObject.AsPSObject(1), null }),
        Container("Hashtable[]", static () => new[] { new Hashtable { ["a"] = 1 } }),
        Container("jagged int[][]", static () => new[] { new[] { 1, 2 }, [], [3] }),
        Container("jagged string[][][]", static () => new[] { new[] { new[] { "a" } } }),
        Container("DayOfWeek[]", static () => new[] { DayOfWeek.Monday }, Differences.ObjectElements | Differences.LiveType),
        Container("Process[] of none", static () => Array.Empty<System.Diagnostics.Process>(), Differences.ObjectElements),
        Container("int[,]", static () => new[,] { { 1, 2, 3 }, { 4, 5, 6 } }),
        Container("object[,,]", static () => new object?[1, 2, 1] { { { "a" }, { null } } }),
        Plain("int[*] from 5", Array.CreateInstance(typeof(int), [2], [5])),
        Script("array from a pipeline", ",@(1, 'a', $null)", Contained),
        Script("array with a note", "$a = [psobject]::new(@(1, 2)); $a.PSObject.Properties.Add([psnoteproperty]::new('n', 3)); ,$a", Contained),
        Script("AutomationNull in an array", ",@(1, [System.Management.Automation.Internal.AutomationNull]::Value)", Contained | Differences.AutomationNull),
    ];

    private static IEnumerable<SampleValue> Containers() =>
    [
        Container("ArrayList", static () => new ArrayList { 1, "a", null }),
        Container("empty ArrayList", static () => new ArrayList()),
        Container("List<int>", static () => new List<int> { 1, 2 }),
        Container("List<string>", static () => new List<string?> { "a", null }),
        Container("List<object>", static () => new List<object?> { 1, "a", null, new[] { 1 } }),
        Container("List<PSObject>", static () => new List<PSObject> { PSObject.AsPSObject("x") }),
        Container("List<DayOfWeek>", static () => new List<DayOfWeek> { DayOfWeek.Sunday }, Differences.ObjectElements | Differences.LiveType),
        Container("List<Hashtable> with a subclass", static () => new List<Hashtable> { new SampleTable { ["a"] = 1 } }, Differences.ObjectElements),
        Container("HashSet<int>", static () => new HashSet<int> { 3, 1, 2 }),
        Container("HashSet<string>", static () => new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a", "B" }),
        Container("Stack", static () => new Stack(new object[] { 1, 2, 3 })),
        Container("Stack<int>", static () => new Stack<int>([1, 2, 3])),
        Container("Queue", static () => new Queue(new object?[] { 1, null, 3 })),
        Container("Queue<string>", static () => new Queue<string>(["a", "b"])),
        Container("empty Hashtable", static () => new Hashtable()),
        Container("Hashtable", static () => new Hashtable { ["a"] = 1, ["b"] = null, ["c"] = new object[] { 1 } }),
        Container("Hashtable with mixed keys", static () => new Hashtable { ["a"] = 1, [1] = "b", [2.5] = 'c', [Guid.Empty] = true }),
        Container(
            "Hashtable that tells cases apart", static () => new Hashtable { ["a"] = 1, ["A"] = 2 }),
        Script("Hashtable of a script", "@{ Name = 'x'; Nested = @{ A = @(1, 2) } }", Contained),
        Script("ordered", "[ordered]@{ z = 1; a = @{ b = 2 }; m = $null }", Contained),
        Container("OrderedDictionary", static () => new OrderedDictionary { { "z", 1 }, { "Z", 2 }, { 5, 3 } }),
        Container("Dictionary<string, int>", static () => new Dictionary<string, int> { ["a"] = 1, ["A"] = 2 }),
        Container("Dictionary<string, object>", static () => new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["a"] = null }),
        Container("Dictionary<int, string>", static () => new Dictionary<int, string> { [1] = "a" }),
        Container("Dictionary<Guid, DateTime>", static () => new Dictionary<Guid, DateTime> { [Guid.Empty] = DateTime.MaxValue }),
        Container("Dictionary of unlisted values", static () => new Dictionary<string, DayOfWeek> { ["a"] = DayOfWeek.Monday }, Differences.ObjectElements | Differences.LiveType),
        new("Dictionary of unlisted keys", static _ => new Dictionary<object, int> { ["a"] = 1, [2] = 2 }, Differences.LiveContainer),
        new("SortedDictionary", static _ => new SortedDictionary<string, int> { ["b"] = 1, ["a"] = 2 }, Differences.LiveContainer),
        new("SortedList", static _ => new SortedList { ["b"] = 1, ["a"] = 2 }, Differences.LiveContainer),
        new("ConcurrentDictionary", static _ => new ConcurrentDictionary<string, int>([KeyValuePair.Create("a", 1)]), Differences.LiveContainer),
        new("synchronized Hashtable", static _ => Hashtable.Synchronized(new Hashtable { ["a"] = 1 }), Differences.LiveContainer),
        new("Collection<int>", static _ => new Collection<int> { 1, 2 }, Differences.LiveContainer),
        Plain("ReadOnlyCollection<string>", new ReadOnlyCollection<string>(["a"])),
        Plain("StringCollection", new StringCollection { "a", "b" }),
        new("LinkedList<int>", static _ => new LinkedList<int>([1, 2]), Differences.LiveContainer),
        new("SortedSet<int>", static _ => new SortedSet<int> { 2, 1 }, Differences.LiveContainer),
        Plain("BitArray", new BitArray([true, false])),
        new("ConcurrentQueue<int>", static _ => new ConcurrentQueue<int>([1, 2]), Differences.LiveContainer),
        Plain("lazy sequence", Enumerable.Range(0, 3).Select(static i => i * 2)),
        Plain("subclass of Hashtable", new SampleTable { ["a"] = 1 }),
        Script("container with $null inside", ",@($null, @{ a = $null }, @($null))", Contained),
        Script("PSObject in a list", "$l = [System.Collections.Generic.List[object]]::new(); $l.Add([pscustomobject]@{ a = 1 }); ,$l", Contained | Differences.CustomTypeNames),
    ];
}
