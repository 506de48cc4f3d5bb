using System.Collections;
using System.Management.Automation;
using Engine.Tests.Serialization;
using ProcessCmdlets;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace Engine.Tests.Fuzz;

/// <summary>Bytes that are read as what a worker and its owner tell each other.</summary>
public sealed class RecordFuzzTests(SerializationRunspace runspace) : IClassFixture<SerializationRunspace>
{
    [Fact]
    public Task Records() => FuzzRun.Over("records", 80_000, Seeds(), static (input, _) => RecordReader.Read(input, 1, new CheckingSink()));

    [Fact]
    public Task Completed() => FuzzRun.Over(
        "completed",
        40_000,
        [
            .. Errors().Select(error => Bytes(writer => new CompletedMessage { Outcome = TaskOutcome.Failed, ExitCode = 1, Error = error }.Write(writer))),
            Bytes(static writer => new CompletedMessage { Outcome = TaskOutcome.Completed, PeakWorkingSet64 = 1 << 30 }.Write(writer)),
        ],
        static (input, _) =>
        {
            CompletedMessage message = CompletedMessage.Read(new ValueReader(input), 1);
            Assert.True(Enum.IsDefined(message.Outcome));
            CheckingSink.Look(message.Error);
        });

    [Fact]
    public Task Sessions() => FuzzRun.Over("sessions", 40_000, [Bytes(Session(false).Write), Bytes(Session(true).Write)], static (input, _) =>
    {
        SessionMessage message = SessionMessage.Read(Payload.Open([0, .. input], static _ => { }));
        Assert.True(Enum.IsDefined(message.LanguageMode));
        foreach (NamedValue variable in message.Variables)
        {
            ClosedTypes.Check(variable.Value);
        }
    });

    [Fact]
    public Task Runs() => FuzzRun.Over(
        "runs",
        30_000,
        [
            Bytes(new RunMessage { Script = "1", Arguments = [1, "a", null], UsingValues = [new NamedValue("YQA=", new Hashtable { ["a"] = 1 })] }.Write),
            Bytes(new RunMessage { Script = "1", ScriptPath = "/a", InitializationScript = "2", FinalizationScript = "3", Map = MapStyle.Timed, LogPath = "/b" }.Write),
        ],
        static (input, _) =>
        {
            RunMessage message = RunMessage.Read(Payload.Open([0, .. input], static _ => { }));
            foreach (object? argument in message.Arguments)
            {
                ClosedTypes.Check(argument);
            }
        });

    [Fact]
    public Task Others() => FuzzRun.Over(
        "others",
        30_000,
        [
            Bytes(new SkippedItem("Variable", "a", "why").Write),
            Bytes(ProcessContext.ForTask("task", 1, 2, 3, "pool", 0).Write),
            Bytes(new ItemTimes(DateTime.UnixEpoch, DateTime.UnixEpoch, TimeSpan.FromSeconds(1), 1 << 20).Write),
            Bytes(new TypeDefinitions("class A { }", ["A"]).Write),
        ],
        static (input, _) => FuzzRun.Each(
            () => SkippedItem.Read(new ValueReader(input)).ToString(),
            () => ProcessContext.Read(new ValueReader(input)).ToString(),
            () => ItemTimes.Read(new ValueReader(input)),
            () => TypeDefinitions.Read(new ValueReader(input)),
            () => Payload.Open(input, static _ => { })));

    private static byte[] Bytes(Action<ValueWriter> write) => FuzzFrames.Payload(payload => write(new ValueWriter(payload)));

    private static SessionMessage Session(bool isFork) => new()
    {
        Environment = new Dictionary<string, string> { ["PATH"] = "/bin", ["A"] = "b" },
        Location = "d:/",
        LocationDrive = isFork ? null : new DriveDefinition("d", "FileSystem", "/", "text"),
        LocationFolder = "/",
        Culture = "de-DE",
        UICulture = "en-US",
        LanguageMode = PSLanguageMode.FullLanguage,
        StrictMode = "3.0",
        Variables = [new NamedValue("ErrorActionPreference", ActionPreference.Stop), new NamedValue("a", new object[] { 1, "b" })],
        Modules = [new ModuleReference("M", null), new ModuleReference("N", "P")],
        Functions = [new FunctionDefinition("f", "1") { Using = "using namespace System", Path = "/a", Line = 2 }],
        Aliases = [new AliasDefinition("a", "f")],
        IsFork = isFork,
        Drives = [new DriveDefinition("d", "FileSystem", "/", "text")],
        DeferredModules = [new DeferredModule(new ModuleReference("M", null), ["c"])],
        Extensions = new ExtensionData(["/t"], [new NamedValue("T", new Hashtable { ["Members"] = Array.Empty<object>() })], ["/f"], ["/g"]),
    };

    private List<ErrorRecord> Errors() => [.. new[] { "throw 'a'", "1/0", "Get-Item /no/such/place", "[int]::Parse('x')" }.Select(script =>
        (ErrorRecord)((PSObject)runspace.Run($"try {{ $ErrorActionPreference = 'Stop'; {script} }} catch {{ $_ }}")!).BaseObject)];

    private List<byte[]> Seeds()
    {
        List<byte[]> seeds = [];
        foreach (ErrorRecord error in Errors())
        {
            runspace.Within(() => seeds.Add(Record(RecordKind.Error, writer => ErrorRecordCodec.Write(writer, error))));
        }

        var host = new InformationRecord(new HostInformationMessage { Message = "m", ForegroundColor = ConsoleColor.Red, NoNewLine = true }, "s");
        host.Tags.Add("PSHOST");
        return
        [
            .. seeds,
            Record(RecordKind.Output, static writer => writer.Write(new object[] { 1, "a", DateTime.UnixEpoch }, "o")),
            Record(RecordKind.Warning, static writer => writer.WriteStrings(["a", "b"])),
            Record(RecordKind.Verbose, static writer => writer.WriteString("v")),
            Record(RecordKind.Debug, static writer => writer.WriteString("d")),
            Record(RecordKind.Information, writer => InformationRecordCodec.Write(writer, host, "i")),
            Record(RecordKind.Information, static writer => InformationRecordCodec.Write(writer, new InformationRecord(new Hashtable { ["a"] = 1 }, "s"), "i")),
            Record(RecordKind.Progress, static writer => ProgressRecordCodec.Write(writer, new ProgressRecord(1, "a", "b") { ParentActivityId = 0, PercentComplete = 50 })),
        ];
    }

    private static byte[] Record(RecordKind kind, Action<ValueWriter> write) => Bytes(writer =>
    {
        writer.WriteByte((byte)kind);
        write(writer);
    });

    /// <summary>Takes records and looks at them as a session does that shows them.</summary>
    private sealed class CheckingSink : IRecordSink
    {
        public void Output(object? value) => ClosedTypes.Check(value);

        public void Error(ErrorRecord record) => Look(record);

        public void Warning(WarningRecord record) => _ = record.ToString();

        public void Verbose(VerboseRecord record) => _ = record.ToString();

        public void Debug(DebugRecord record) => _ = record.ToString();

        public void Information(InformationRecord record)
        {
            ClosedTypes.Check(record.MessageData is HostInformationMessage message ? message.Message : record.MessageData);
            _ = record.TimeGenerated;
        }

        public void Progress(ProgressRecord record) => _ = record.ToString();

        internal static void Look(ErrorRecord? record)
        {
            ClosedTypes.Check(record?.TargetObject);
            _ = record?.ToString();
            _ = record?.CategoryInfo.GetMessage();
            _ = record?.InvocationInfo?.PositionMessage;
            _ = record?.Exception.ToString();
        }
    }
}
