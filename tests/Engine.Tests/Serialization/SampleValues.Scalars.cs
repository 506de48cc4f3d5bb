using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Security;
using System.Text.RegularExpressions;
using System.Xml;

namespace Engine.Tests.Serialization;

internal static partial class SampleValues
{
    private static IEnumerable<SampleValue> Numbers() =>
    [
        Plain("null", null),
        Plain("true", true),
        Plain("false", false),
        Plain("byte 0", (byte)0),
        Plain("byte 255", byte.MaxValue),
        Plain("sbyte min", sbyte.MinValue),
        Plain("sbyte max", sbyte.MaxValue),
        Plain("short min", short.MinValue),
        Plain("short max", short.MaxValue),
        Plain("ushort max", ushort.MaxValue),
        Plain("int 0", 0),
        Plain("int 127", 127),
        Plain("int 128", 128),
        Plain("int -1", -1),
        Plain("int min", int.MinValue),
        Plain("int max", int.MaxValue),
        Plain("uint max", uint.MaxValue),
        Plain("long min", long.MinValue),
        Plain("long max", long.MaxValue),
        Plain("ulong max", ulong.MaxValue),
        Plain("float epsilon", float.Epsilon),
        Plain("float min", float.MinValue),
        Plain("float max", float.MaxValue),
        Plain("float NaN", float.NaN),
        Plain("float infinity", float.PositiveInfinity),
        Plain("double 0.1", 0.1),
        Plain("double epsilon", double.Epsilon),
        Plain("double min", double.MinValue),
        Plain("double max", double.MaxValue),
        Plain("double NaN", double.NaN),
        Plain("double infinity", double.PositiveInfinity),
        Plain("double -infinity", double.NegativeInfinity),
        Plain("double -0", -0.0),
        Plain("decimal min", decimal.MinValue),
        Plain("decimal max", decimal.MaxValue),
        Plain("decimal with trailing zeros", 1.500m),
        Plain("decimal smallest", new decimal(1, 0, 0, false, 28)),
        Live("nint", static () => (nint)(-5)),
        Live("nuint", static () => (nuint)5),
        Live("BigInteger", static () => BigInteger.Pow(-7, 99)),
        Script("number in a wrapper", "[psobject]5"),
        Script("literal of other digits", "& { param([psobject] $x) $x } 0x10", Differences.TokenText),
    ];

    private static IEnumerable<SampleValue> Texts() =>
    [
        Plain("empty text", string.Empty),
        Plain("text", "hello"),
        Plain("text of 20", new string('x', 20)),
        Plain("text of 21", new string('x', 21)),
        Plain("text of 43 with accents", new string('é', 43)),
        Plain("text of 100000", new string('z', 100_000)),
        Plain("Chinese", "开始下载"),
        Plain("surrogate pair", "a\U0001F600b"),
        Plain("lone high surrogate", "a\uD800b"),
        Plain("lone low surrogate", "\uDC00"),
        Plain("half a pair in a long text", new string('x', 50) + "\uD83D"),
        Plain("NUL", "a\0b"),
        Plain("control characters", "\u0001\u001b[31m\r\n\t"),
        Plain("what CLIXML uses to escape", "_x0041_ _x_"),
        Plain("markup", "<a b='c'>&amp;</a>"),
        Plain("byte order mark", "\uFEFFx"),
        Plain("char", 'x'),
        Plain("char NUL", '\0'),
        Plain("char half a pair", '\uD800'),
        Script("text in a wrapper", "[psobject]'x'"),
        Script("text with notes", "$s = [psobject]'x'; $s.PSObject.Properties.Add([psnoteproperty]::new('ReadCount', 1)); $s"),
        Script(
            "text with names of a drive and provider",
            "$s = [psobject]'x'; $p = $ExecutionContext.SessionState.Drive.GetAll()[0]; $s.PSObject.Properties.Add("
            + "[psnoteproperty]::new('PSDrive', $p)); $s.PSObject.Properties.Add([psnoteproperty]::new('PSProvider', $p.Provider)); $s",
            Differences.ProviderText),
        Script(
            "text with a type name", "$s = [psobject]'x'; $s.PSObject.TypeNames.Insert(0, 'My.Text'); $s", Differences.LiveTypeNames),
        new("script block", static _ => System.Management.Automation.ScriptBlock.Create("param($a) $a + 1"), Differences.None),
    ];

    private static IEnumerable<SampleValue> Times() =>
    [
        Plain("local time", new DateTime(2024, 2, 29, 23, 59, 59, 999, DateTimeKind.Local).AddTicks(1234)),
        Plain("UTC time", new DateTime(2024, 2, 29, 23, 59, 59, DateTimeKind.Utc).AddTicks(1)),
        Plain("unspecified time", new DateTime(1999, 12, 31)),
        Plain("earliest time", DateTime.MinValue),
        Plain("latest time", DateTime.MaxValue),
        Plain("latest time UTC", DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)),
        Plain("zero span", TimeSpan.Zero),
        Plain("span", new TimeSpan(1, 2, 3, 4, 5)),
        Plain("shortest span", TimeSpan.MinValue),
        Plain("longest span", TimeSpan.MaxValue),
        Plain("negative tick", new TimeSpan(-1)),
        Live("DateTimeOffset", static () => new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromMinutes(-210))),
        Live("earliest DateTimeOffset", static () => DateTimeOffset.MinValue),
        Live("DateOnly", static () => new DateOnly(2024, 2, 29)),
        Live("TimeOnly", static () => new TimeOnly(23, 59, 59, 999)),
    ];

    private static IEnumerable<SampleValue> LiveTypes() =>
    [
        Plain("Guid", Guid.Parse("01234567-89ab-cdef-0123-456789abcdef")),
        Plain("empty Guid", Guid.Empty),
        Plain("Uri", new Uri("http://example.org/a/b?c=d#e")),
        Plain("relative Uri", new Uri("a/b", UriKind.Relative)),
        new("escaped Uri", static _ => new Uri("http://example.org/a%20b"), Differences.ExactUri),
        Plain("Version of 2", new Version(1, 2)),
        Plain("Version of 3", new Version(1, 2, 3)),
        Plain("Version of 4", new Version(1, 2, 3, 4)),
        Live("SemanticVersion", static () => new SemanticVersion("1.2.3-preview.4+build.5")),
        Live("SemanticVersion of 3", static () => new SemanticVersion(7, 6, 9)),
        new("XML document", static _ => Xml("<a b='c'><d>e</d><!-- f --><![CDATA[g]]> </a>"), Differences.None),
        new("XML document with declaration", static _ => Xml("<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>"), Differences.None),
        new("SecureString", static _ => Secret("pässword\U0001F600"), Differences.None),
        new("PSCredential", static _ => new PSCredential("user", Secret("word")), Differences.None),
        new("ProgressRecord", static _ => new ProgressRecord(3, "copy", "half") { PercentComplete = 50 }, Differences.None),
        new("switch", static _ => new SwitchParameter(true), Differences.None),
        Live("DBNull", static () => DBNull.Value),
        Live("Regex", static () => new Regex("^a(b|c)*$", RegexOptions.IgnoreCase | RegexOptions.Multiline)),
        Plain("IPv4 address", IPAddress.Parse("192.0.2.1")),
        Plain("IPv6 address", IPAddress.Parse("2001:db8::1")),
        Plain("address of a subclass", IPAddress.Loopback),
        Plain("culture", CultureInfo.GetCultureInfo("de-DE")),
        Plain("invariant culture", CultureInfo.InvariantCulture),
        Live("FileInfo", static () => new FileInfo(Environment.ProcessPath!)),
        Live("FileInfo of no file", static () => new FileInfo(Path.Combine(Path.GetTempPath(), "none", "such.txt"))),
        Live("DirectoryInfo", static () => new DirectoryInfo(AppContext.BaseDirectory)),
        Script(
            "FileInfo of the provider", "$ExecutionContext.InvokeProvider.Item.Get([System.Environment]::ProcessPath)[0]",
            Differences.LiveType | Differences.ProviderText),
        Script(
            "DirectoryInfo of the provider", "$ExecutionContext.InvokeProvider.Item.Get([System.AppContext]::BaseDirectory)[0]",
            Differences.LiveType | Differences.ProviderText),
    ];

    private static IEnumerable<SampleValue> Enums() =>
    [
        Live("enum", static () => DayOfWeek.Friday),
        Live("flags", static () => FileAttributes.Hidden | FileAttributes.ReadOnly),
        Live("enum of PowerShell", static () => ErrorCategory.InvalidData),
        Live("value that an enum does not name", static () => (DayOfWeek)77),
        Live("enum of bytes", static () => System.Net.Sockets.IPProtectionLevel.Restricted),
        Live("enum of 64 bits", static () => System.Diagnostics.Tracing.EventKeywords.All),
        Plain("enum of an unknown assembly", SampleEnum.Second),
        Plain("unsigned enum of an unknown assembly", SampleUnsigned.Most),
        Script("enum of a script", "enum Colour { Red; Green = 5 }; [Colour]::Green"),
    ];

    private static XmlDocument Xml(string text)
    {
        XmlDocument document = new() { PreserveWhitespace = true };
        document.LoadXml(text);
        return document;
    }

    private static SecureString Secret(string text) => new NetworkCredential(string.Empty, text).SecurePassword;
}
