using System.Management.Automation;
using BenchmarkDotNet.Attributes;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Serialization;

namespace Benchmarks;

/// <summary>One value there and back, by the module's codec and by PowerShell's own.</summary>
[MemoryDiagnoser]
public class ValueBenchmarks
{
    private readonly PSObject _sample = SampleObject.Create();
    private readonly PayloadBuffer _buffer = new();
    private readonly ValueWriter _writer;
    private readonly byte[] _written;

    public ValueBenchmarks()
    {
        _writer = new ValueWriter(_buffer);
        _writer.Write(_sample, "value");
        _written = _buffer.Payload.ToArray();
    }

    [Benchmark]
    public int Write()
    {
        _writer.Reset();
        _buffer.Clear();
        _writer.Write(_sample, "value");
        return _buffer.Length;
    }

    [Benchmark]
    public object? Read() => new ValueReader(_written).Read();

    [Benchmark]
    public object? ThereAndBack()
    {
        _ = Write();
        return new ValueReader(_buffer.PayloadMemory).Read();
    }

    [Benchmark(Baseline = true)]
    public object? PSSerializerThereAndBack() => PSSerializer.Deserialize(PSSerializer.Serialize(_sample));
}
