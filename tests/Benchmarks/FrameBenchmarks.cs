using BenchmarkDotNet.Attributes;
using ProcessCmdlets.Engine.Transport;

namespace Benchmarks;

/// <summary>Frames cut out of a stream of bytes, as the reader thread of a connection does it.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks : IDisposable
{
    private const int Frames = 256;

    private readonly FrameReader _reader = new(FrameKindSet.FromWorker);
    private byte[] _bytes = [];

    /// <summary>The size of each payload.</summary>
    [Params(16, 1024, 64 * 1024)]
    public int PayloadSize { get; set; }

    [GlobalSetup]
    public void MakeBytes()
    {
        using var buffer = new PayloadBuffer(PayloadSize);
        buffer.Advance(PayloadSize);
        using var stream = new MemoryStream();
        for (int i = 0; i < Frames; i++)
        {
            stream.Write(buffer.AsFrame(FrameKind.Records, i));
        }

        _bytes = stream.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public int Read()
    {
        int count = 0;
        ReadOnlySpan<byte> rest = _bytes;
        while (rest.Length > 0)
        {
            Span<byte> room = _reader.GetMemory().Span;
            int size = Math.Min(room.Length, rest.Length);
            rest[..size].CopyTo(room);
            rest = rest[size..];
            _reader.Advance(size);
            while (_reader.TryRead(out _))
            {
                count++;
            }
        }

        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        GC.SuppressFinalize(this);
    }
}
