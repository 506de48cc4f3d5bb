using System.Collections;
using System.Data;
using System.Diagnostics;
using System.Management.Automation;
using System.Xml;
using Engine.Tests.Workers;

namespace Engine.Tests.Serialization;

internal static partial class SampleValues
{
    private const Differences Bag = Differences.CustomTypeNames;

    private static IEnumerable<SampleValue> Bags() =>
    [
        Script("PSCustomObject", "[pscustomobject]@{ Name = 'x'; Id = 1; When = [datetime]::MinValue; Ratio = 0.5 }", Bag),
        Script("empty PSCustomObject", "[pscustomobject]@{}", Bag),
        Script("PSCustomObject of a class name", "[pscustomobject]@{ PSTypeName = 'My.Type'; a = 1 }", Bag),
        Script("PSCustomObject with two type names", "$o = [pscustomobject]@{ a = 1 }; $o.PSObject.TypeNames.Insert(0, 'A'); $o.PSObject.TypeNames.Insert(0, 'B'); $o", Bag),
        Script("PSCustomObject without type names", "$o = [pscustomobject]@{ a = 1 }; $o.PSObject.TypeNames.Clear(); $o", Bag),
        Script("script property", "$o = [pscustomobject]@{ a = 2 }; $o.PSObject.Properties.Add([psscriptproperty]::new('Twice', { $this.a * 2 })); $o", Bag),
        Script("script property that fails", "$o = [pscustomobject]@{ a = 2 }; $o.PSObject.Properties.Add([psscriptproperty]::new('Bad', { throw 'no' })); $o", Bag),
        Script("alias property", "$o = [pscustomobject]@{ a = 2 }; $o.PSObject.Properties.Add([psaliasproperty]::new('b', 'a')); $o", Bag),
        Script("script method", "$o = [pscustomobject]@{ a = 2 }; $o.PSObject.Methods.Add([psscriptmethod]::new('M', { 1 })); $o", Bag),
        Script("variable property", "$o = [pscustomobject]@{ a = 2 }; $v = 5; $o.PSObject.Properties.Add([psvariableproperty]::new($ExecutionContext.SessionState.PSVariable.Get('v'))); $o", Bag),
        new("code property", static _ => CodeProperty(), Bag),
        Script("nested PSCustomObjects", "[pscustomobject]@{ a = [pscustomobject]@{ b = [pscustomobject]@{ c = [pscustomobject]@{ d = 1 } } } }", Bag),
        Script("PSCustomObject with containers", "[pscustomobject]@{ a = @(1, @(2)); h = @{ x = 1 }; n = $null; e = @() }", Bag | Contained),
        Script("PSCustomObject around a PSCustomObject", "[psobject]::new([pscustomobject]@{ a = 1 })", Bag | Differences.FlatWrapper),
        Script("property names in other letters", "[pscustomobject]@{ 'Größe' = 1; '名' = 2; 'with space' = 3 }", Bag),
        Script("many properties", "$o = [psobject]::new(); foreach ($i in 1..300) { $o.PSObject.Properties.Add([psnoteproperty]::new(\"p$i\", $i)) }; $o", Bag),
        new("member set", static _ => WithSet("set", new PSNoteProperty("q", 1)), Bag),
        new(
            "default display property set", static _ => WithSet("PSStandardMembers", new PSPropertySet("DefaultDisplayPropertySet", ["a"])),
            Bag | Differences.PropertySets),
        Script("type data on a name", "[pscustomobject]@{ PSTypeName = 'My.Extended'; a = 4 }", Bag),
        Script("cycle", "$o = [pscustomobject]@{ a = 1; self = $null }; $o.self = $o; $o", Bag),
        Script("cycle through a table", "$o = [pscustomobject]@{ t = @{} }; $o.t.back = $o; $o", Bag | Contained),
        new("cycle in an array", static _ => Cycle(), Contained),
        new("cycle in a list", static _ => ListCycle(), Contained),
        Script("the same object twice", "$o = [pscustomobject]@{ a = 1 }; ,@($o, $o)", Bag | Contained),
        new("snapshot that comes from CLIXML", static _ => PSSerializer.Deserialize(PSSerializer.Serialize(new SampleObject())), Differences.None),
        new("table that comes from CLIXML", static _ => PSSerializer.Deserialize(PSSerializer.Serialize(new SampleTable { ["a"] = 1 })), Differences.None),
        new("enum that comes from CLIXML", static _ => PSSerializer.Deserialize(PSSerializer.Serialize(SampleEnum.First)), Differences.None),
    ];

    private static IEnumerable<SampleValue> Records() =>
    [
        Script("ErrorRecord of a throw", "try { throw 'x' } catch { $_ }", Contained | Differences.LiveBelowDepth),
        Script("ErrorRecord of a command", "try { Get-Item /no/such/thing -ErrorAction Stop } catch { $_ }", Contained | Differences.ObjectElements | Differences.LiveBelowDepth),
        Script("ErrorRecord of .NET", "try { [int]::Parse('x') } catch { $_ }", Contained | Differences.ObjectElements | Differences.LiveBelowDepth),
        new("ErrorRecord made by hand", static _ => HandMadeError(), Differences.None),
        Script("Exception", "try { [int]::Parse('x') } catch { $_.Exception }", Contained | Differences.ObjectElements),
        new("exception that was not thrown", static _ => new InvalidOperationException("a", new ArgumentException("b")), Differences.None),
        new("WarningRecord", static _ => new WarningRecord("careful"), Differences.None),
        new("VerboseRecord", static _ => new VerboseRecord("long"), Differences.None),
        new("InformationRecord", static _ => new InformationRecord("m", "s") { TimeGenerated = DateTime.UnixEpoch, User = "u", Computer = "c" }, Contained),
    ];

    private static IEnumerable<SampleValue> Others() =>
    [
        new("object of a class", static _ => new SampleObject(), Contained),
        new("object of a class at depth 2", static _ => new SampleObject { Inner = new SampleObject() }, Contained) { Depth = 2 },
        new("object that is cut", static _ => new SampleObject { Inner = new SampleObject() }, Contained),
        new("object that is cut and has a note", static _ => new SampleObject { Inner = Noted(new SampleObject()) }, Contained),
        new("PSCustomObject that is cut", static runspace => new SampleObject { Inner = runspace.Run("[pscustomobject]@{ a = 1 }") }, Contained | Differences.UncutCustomObject),
        new("object with a note", static _ => Noted(new SampleObject()), Contained),
        new("object with a stream inside", static _ => new SampleObject { Inner = new MemoryStream() }, Contained),
        new("object with a stream inside at depth 3", static _ => new SampleObject { Inner = new MemoryStream() }, Contained | Differences.RefusedAsText) { Depth = 3 },
        new("object of more depth by type data", static _ => new SampleDeep(), Contained),
        new("object of text by type data", static _ => new SampleText(), Differences.None),
        new("object of one property by type data", static _ => new SampleFew(), Differences.None),
        new("object that type data makes anew", static _ => new SampleHydrated { Name = "x" }, Differences.None),
        new("property that fails", static _ => new SampleFailing(), Differences.None),
        Script("object of a script's class", "class Point { [int] $X = 1; hidden [int] $H = 2; [string] ToString() { return 'point' } }; [Point]::new()"),
        Script("nested objects of a script's class", "class Node { [object] $Next; [string] $Name }; $n = [Node]::new(); $n.Name = 'a'; $n.Next = [Node]::new(); $n.Next.Name = 'b'; $n", depth: 2),
        new("tuple", static _ => Tuple.Create(1, "a"), Differences.LiveType),
        new("value tuple", static _ => (1, "a"), Differences.LiveType),
        new("KeyValuePair", static _ => KeyValuePair.Create("a", 1), Differences.LiveType),
        new("DictionaryEntry", static _ => new DictionaryEntry("a", 1), Differences.LiveType),
        Plain("Nullable", (int?)5),
        new("Half", static _ => (Half)1.5, Differences.LiveType),
        new("Int128", static _ => Int128.MaxValue, Differences.LiveType),
        new("Index", static _ => new Index(1), Differences.LiveType),
        new("Lazy", static _ => new Lazy<int>(5), Differences.LiveType),
        new("Type", static _ => typeof(int), Contained | Differences.ObjectElements | Differences.LiveBelowDepth),
        new("this process", static _ => Process.GetCurrentProcess(), Differences.LiveBelowDepth) { IsVolatile = true },
        new("process with redirected streams", static _ => Redirected(), Differences.LiveBelowDepth | Differences.ProcessStreams) { IsVolatile = true },
        new("XML element", static _ => Xml("<a b='c'><d>e</d></a>").DocumentElement, Differences.LiveContainer | Differences.LiveType),
        new("data row", static _ => Rows().Rows[0], Differences.LiveType),
        new("data table", static _ => Rows(), Differences.LiveContainer | Differences.LiveType),
        new("WildcardPattern", static _ => new WildcardPattern("*.txt"), Differences.None),
        Script("CommandInfo", "Get-Command Get-Command", Contained | Differences.ObjectElements | Differences.LiveBelowDepth | Differences.HiddenProperty),
        Script("drive", "$ExecutionContext.SessionState.Drive.Get('Variable')", Differences.AutomationNull),
        Script("PSVariable", "$ExecutionContext.SessionState.PSVariable.Get('PID')", Differences.LiveBelowDepth),
        Script("module", "Get-Module Microsoft.PowerShell.Core", Differences.None),
        new("mail address", static _ => new System.Net.Mail.MailAddress("a@example.org", "A"), Differences.None),
        new("UTC zone", static _ => TimeZoneInfo.Utc, Differences.LiveType),
        new("end point", static _ => new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 80), Differences.LiveType),
        new("encoding", static _ => System.Text.Encoding.UTF8, Differences.LiveType),
        new("StringBuilder", static _ => new System.Text.StringBuilder("abc"), Differences.LiveType),
        new("drive of the system", static _ => new DriveInfo(Path.GetPathRoot(AppContext.BaseDirectory)!), Differences.LiveBelowDepth) { IsVolatile = true },
        new("deep arrays", static _ => Deep(30), Contained),
    ];

    private static object Cycle()
    {
        object[] array = new object[2];
        array[0] = array;
        array[1] = 1;
        return array;
    }

    private static List<object> ListCycle()
    {
        List<object> list = [];
        list.Add(list);
        return list;
    }

    private static PSObject CodeProperty()
    {
        PSObject value = new();
        value.Properties.Add(new PSNoteProperty("a", 1));
        value.Properties.Add(new PSCodeProperty("Code", typeof(SampleCode).GetMethod(nameof(SampleCode.Count))));
        return value;
    }

    private static PSObject WithSet(string name, PSMemberInfo member)
    {
        PSObject value = new();
        value.Properties.Add(new PSNoteProperty("a", 1));
        value.Members.Add(new PSMemberSet(name, [member]));
        return value;
    }

    private static object Deep(int levels)
    {
        object value = 1;
        for (int level = 0; level < levels; level++)
        {
            value = new[] { value };
        }

        return value;
    }

    private static PSObject Noted(object value)
    {
        PSObject wrapper = PSObject.AsPSObject(value);
        wrapper.Properties.Add(new PSNoteProperty("Note", "n"));
        return wrapper;
    }

    private static ErrorRecord HandMadeError() =>
        new(new InvalidOperationException("bad"), "Made,ByHand", ErrorCategory.InvalidData, "target")
        {
            ErrorDetails = new ErrorDetails("details") { RecommendedAction = "do this" },
        };

    private static Process Redirected()
    {
        Process process = Process.Start(new ProcessStartInfo(DummyProgram.Path, ["exit", "0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.WaitForExit();
        return process;
    }

    private static DataTable Rows()
    {
        DataTable table = new("t");
        table.Columns.Add("Name");
        table.Columns.Add("Id", typeof(int));
        table.Rows.Add("a", 1);
        return table;
    }
}
