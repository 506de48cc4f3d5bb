using System.Collections;
using System.Collections.Specialized;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Net.Sockets;
using System.Xml;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Serialization;

public sealed class RefusalTests
{
    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "Send a path and open it there, or read it here and send the bytes.", static () => new MemoryStream() },
        { "Send a path and open it there, or read it here and send the bytes.", static () => Stream.Null },
        { "Send a path and open it there, or read it here and send the text.", static () => new StringReader(string.Empty) },
        { "Send a path and open it there, or write here what the other process returns.", static () => new StringWriter() },
        { "Send a path and open it there, or read it here and send the bytes.", static () => new BinaryReader(Stream.Null) },
        { "Send a path and open it there, or write here what the other process returns.", static () => new BinaryWriter(Stream.Null) },
        { "Send the document, [xml], or its text.", static () => XmlReader.Create(new StringReader("<a/>")) },
        { "Write here what the other process returns.", static () => XmlWriter.Create(Stream.Null) },
        { "Send the address and connect there.", static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) },
        { "Send the address and connect there.", static () => new TcpClient() },
        { "Send the address and listen there.", static () => new TcpListener(IPAddress.Loopback, 0) },
        { "Send the address and open it there.", static () => new UdpClient() },
        { "Send what it works on.", static () => Thread.CurrentThread },
        { "Wait for it and send its result.", static () => Task.CompletedTask },
        { "Wait for it and send its result.", static () => new TaskCompletionSource<int>().Task },
        { "Send a script block, which crosses as text.", static () => (Action)Console.WriteLine },
        { "Start one there.", static () => new Timer(static _ => { }) },
        { "Use New-ProcessEvent, New-ProcessLock or New-ProcessSemaphore.", static () => new ManualResetEvent(false) },
        { "Use New-ProcessEvent, New-ProcessLock or New-ProcessSemaphore.", static () => new Mutex() },
        { "Stop the job or task instead.", static () => new CancellationTokenSource() },
        { "Stop the job or task instead.", static () => CancellationToken.None },
        { "Use New-ProcessSemaphore.", static () => new SemaphoreSlim(1) },
        { "Use New-ProcessEvent, New-ProcessLock or New-ProcessSemaphore.", static () => new Semaphore(1, 1) },
        { "Use New-ProcessEvent, New-ProcessLock or New-ProcessSemaphore.", static () => new EventWaitHandle(false, EventResetMode.AutoReset) },
        { "Use New-ProcessEvent.", static () => new ManualResetEventSlim() },
        { "Use New-ProcessBarrier or New-ProcessCondition.", static () => new CountdownEvent(1) },
        { "Use New-ProcessBarrier.", static () => new Barrier(1) },
        { "Use New-ProcessLock.", static () => new ReaderWriterLockSlim() },
        { "Use New-ProcessLock.", static () => new ReaderWriterLock() },
        { "Use New-ProcessQueue.", static () => new System.Collections.Concurrent.BlockingCollection<int>() },
        { "Use New-ProcessQueue.", static () => System.Threading.Channels.Channel.CreateUnbounded<int>() },
        { "Start one there.", static () => new System.Timers.Timer() },
        { "Start one there.", static () => new PeriodicTimer(TimeSpan.FromDays(1)) },
        { "Make one there, or send a web request session.", static () => new HttpClient() },
        { "Make one there, or send a web request session.", static () => new HttpClientHandler() },
        { "Wait for it and send its result.", static () => ValueTask.FromResult(1) },
        { "Send the result.", static () => new TaskCompletionSource<int>() },
        { "Send the path and watch it there.", static () => new FileSystemWatcher() },
        { "Send the value, and return what is to be changed.", static () => new PSReference(1) },
        { "Send the path or name and open it there.", static () => new SafeFileHandle() },
        { "The other process has its own.", static () => RunspaceFactory.CreateRunspace(InitialSessionState.Create()) },
        { "Use New-ProcessPool.", static () => RunspaceFactory.CreateRunspacePool(InitialSessionState.Create()) },
        { "Send the script as text.", static () => PowerShell.Create() },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Write_ValueOfOneProcess_IsRefusedWithPathTypeAndRemedy(string remedy, Func<object> make)
    {
        object value = make();

        ValueNotSerializableException refusal = Refuse(value);

        Assert.Equal("$using:log", refusal.ValuePath);
        Assert.Equal(value.GetType().FullName, refusal.TypeName);
        Assert.Equal(remedy, refusal.Remedy);
        Assert.Equal(
            $"The value of $using:log is a {value.GetType().FullName}, which cannot be sent to another process. {remedy}", refusal.Message);
    }

    public static TheoryData<Func<object, object>, string> Places => new()
    {
        { static inner => new object[] { 1, inner }, "$using:log[1]" },
        { static inner => new ArrayList { inner }, "$using:log[0]" },
        { static inner => new List<object> { 1, 2, inner }, "$using:log[2]" },
        { static inner => new List<Stream> { (Stream)inner }, "$using:log[0]" },
        { static inner => new Queue<object>([inner]), "$using:log[0]" },
        { static inner => new Hashtable { ["file"] = inner }, "$using:log.file" },
        { static inner => new Hashtable { ["a file"] = inner }, "$using:log.'a file'" },
        { static inner => new Hashtable { [7] = inner }, "$using:log[7]" },
        { static inner => new OrderedDictionary { ["file"] = inner }, "$using:log.file" },
        { static inner => new Dictionary<string, object> { ["file"] = inner }, "$using:log.file" },
        { static inner => new SortedList<string, object> { ["file"] = inner }, "$using:log.file" },
        { static inner => Bag("Stream", inner), "$using:log.Stream" },
        { static inner => new PSObject(inner), "$using:log" },
        { static inner => new object[] { Bag("h", new Hashtable { ["list"] = new[] { null, inner } }) }, "$using:log[0].h.list[1]" },
    };

    [Theory]
    [MemberData(nameof(Places), DisableDiscoveryEnumeration = true)]
    public void Write_RefusedValueInside_IsNamedByItsPath(Func<object, object> around, string path)
    {
        using MemoryStream stream = new();

        ValueNotSerializableException refusal = Refuse(around(stream));

        Assert.Equal(path, refusal.ValuePath);
        Assert.Equal("System.IO.MemoryStream", refusal.TypeName);
    }

    [Fact]
    public void Write_RefusedValueAsPropertyOfAnObject_CrossesAsText()
    {
        PSObject snapshot = Assert.IsType<PSObject>(Codec.RoundTrip(new SampleObject { Inner = new[] { new MemoryStream() } }, depth: 3));

        object inner = Assert.Single(Assert.IsType<object[]>(snapshot.Properties["Inner"].Value));
        Assert.Equal("System.IO.MemoryStream", inner);
    }

    [Fact]
    public void Write_ThisProcess_Crosses()
    {
        PSObject snapshot = Assert.IsType<PSObject>(Codec.RoundTrip(Process.GetCurrentProcess()));

        Assert.Equal("Deserialized.System.Diagnostics.Process", snapshot.TypeNames[0]);
        Assert.Equal(Environment.ProcessId, snapshot.Properties["Id"].Value);
    }

    [Fact]
    public void Write_AfterARefusal_LeavesTheMessageAsItWas()
    {
        using PayloadBuffer buffer = new();
        ValueWriter writer = new(buffer);
        writer.Write(Bag("known", 1), "first");
        int length = buffer.Length;

        // The first element defines a shape and a type list before the second is refused.
        object[] refused = [Typed(Bag("shape", 1)), Stream.Null];
        Assert.Throws<ValueNotSerializableException>(() => writer.Write(refused, "second"));
        Assert.Equal(length, buffer.Length);
        writer.Write(Typed(Bag("shape", 2)), "third");
        writer.Write(Bag("known", 3), "fourth");

        ValueReader reader = new(buffer.PayloadMemory);
        Assert.Equal(1, ((PSObject)reader.Read()!).Properties["known"].Value);
        PSObject third = (PSObject)reader.Read()!;
        Assert.Equal("My.Type", third.TypeNames[0]);
        Assert.Equal(2, third.Properties["shape"].Value);
        Assert.Equal(3, ((PSObject)reader.Read()!).Properties["known"].Value);
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Write_SequenceThatFails_IsRefusedAndNotCutShort()
    {
        ValueNotSerializableException refusal = Refuse(Enumerable.Range(0, 3).Select(static i => 10 / (1 - i)));

        Assert.Equal("$using:log", refusal.ValuePath);
        Assert.Contains("listed", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ContainersTooDeep_IsRefused()
    {
        object value = 1;
        for (int level = 0; level < 300; level++)
        {
            value = new[] { value };
        }

        Assert.Contains("levels deep", Refuse(value).Remedy, StringComparison.Ordinal);
    }

    private static ValueNotSerializableException Refuse(object value)
    {
        using PayloadBuffer buffer = new();
        ValueNotSerializableException refusal =
            Assert.Throws<ValueNotSerializableException>(() => new ValueWriter(buffer).Write(value, "$using:log"));
        Assert.Equal(0, buffer.Length);
        return refusal;
    }

    private static PSObject Bag(string name, object? value)
    {
        PSObject bag = new();
        bag.Properties.Add(new PSNoteProperty(name, value));
        return bag;
    }

    private static PSObject Typed(PSObject bag)
    {
        bag.TypeNames.Insert(0, "My.Type");
        return bag;
    }
}
