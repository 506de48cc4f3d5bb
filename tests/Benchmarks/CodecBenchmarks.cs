using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Benchmarks;

/// <summary>
/// Values there and back, a message each, against PSSerializer. An object that a script sends is usually new, and PowerShell
/// does much on the first look at an object, so the objects of the group "new object" are; "making it" is what that costs alone.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CodecBenchmarks : IDisposable
{
    private readonly PayloadBuffer _buffer = new();
    private readonly Hashtable _table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Name"] = "worker",
        ["Id"] = 4711,
        ["Started"] = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc),
        ["Ratio"] = 0.75,
    };

    private readonly int[] _numbers = [.. Enumerable.Range(0, 1000)];
    private readonly object _number = 4711;
    private readonly PSObject _wrappedNumber = PSObject.AsPSObject(4711);
    private readonly byte[] _bytes = new byte[1 << 20];
    private ValueWriter _writer = null!;
    private Runspace _runspace = null!;
    private PSObject _object = null!;
    private object[] _objects = null!;
    private byte[] _message = null!;

    [GlobalSetup]
    public void Open()
    {
        // Inside a session there is type data to look at.
        _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        _writer = new ValueWriter(_buffer);
        _object = SampleObject.Create();
        _objects = [.. Enumerable.Range(0, 1000).Select(static _ => SampleObject.Create())];
        Codec(_object);
        _message = _buffer.Payload.ToArray();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _runspace?.Dispose();
        _buffer.Dispose();
        GC.SuppressFinalize(this);
    }

    [BenchmarkCategory("new object"), Benchmark(Baseline = true)]
    public object? NewObject_Clixml() => Clixml(SampleObject.Create());

    [BenchmarkCategory("new object"), Benchmark]
    public object? NewObject_Codec() => Codec(SampleObject.Create());

    [BenchmarkCategory("new object"), Benchmark]
    public object NewObject_MakingIt() => SampleObject.Create();

    [BenchmarkCategory("same object"), Benchmark(Baseline = true)]
    public object? SameObject_Clixml() => Clixml(_object);

    [BenchmarkCategory("same object"), Benchmark]
    public object? SameObject_Codec() => Codec(_object);

    [BenchmarkCategory("same object"), Benchmark]
    public int SameObject_CodecWriting()
    {
        Write(_object);
        return _buffer.Length;
    }

    [BenchmarkCategory("same object"), Benchmark]
    public object? SameObject_CodecReading() => new ValueReader(_message).Read();

    [BenchmarkCategory("1000 objects"), Benchmark(Baseline = true)]
    public object? Objects_Clixml() => Clixml(_objects);

    [BenchmarkCategory("1000 objects"), Benchmark]
    public object? Objects_Codec() => Codec(_objects);

    [BenchmarkCategory("integer"), Benchmark(Baseline = true)]
    public object? Integer_Clixml() => Clixml(_number);

    [BenchmarkCategory("integer"), Benchmark]
    public object? Integer_Codec() => Codec(_number);

    [BenchmarkCategory("integer"), Benchmark]
    public object? Integer_CodecWrapped() => Codec(_wrappedNumber);

    [BenchmarkCategory("text"), Benchmark(Baseline = true)]
    public object? Text_Clixml() => Clixml("a line of text, neither long nor short");

    [BenchmarkCategory("text"), Benchmark]
    public object? Text_Codec() => Codec("a line of text, neither long nor short");

    [BenchmarkCategory("hashtable of 4"), Benchmark(Baseline = true)]
    public object? Table_Clixml() => Clixml(_table);

    [BenchmarkCategory("hashtable of 4"), Benchmark]
    public object? Table_Codec() => Codec(_table);

    [BenchmarkCategory("int[1000]"), Benchmark(Baseline = true)]
    public object? Numbers_Clixml() => Clixml(_numbers);

    [BenchmarkCategory("int[1000]"), Benchmark]
    public object? Numbers_Codec() => Codec(_numbers);

    [BenchmarkCategory("byte[1 MiB]"), Benchmark(Baseline = true)]
    public object? Bytes_Clixml() => Clixml(_bytes);

    [BenchmarkCategory("byte[1 MiB]"), Benchmark]
    public object? Bytes_Codec() => Codec(_bytes);

    private static object? Clixml(object value) => PSSerializer.Deserialize(PSSerializer.Serialize(value));

    private object? Codec(object value)
    {
        Write(value);
        return new ValueReader(_buffer.PayloadMemory).Read();
    }

    private void Write(object value)
    {
        _buffer.Clear();
        _writer.Reset();
        _writer.Write(value, "value");
    }
}
