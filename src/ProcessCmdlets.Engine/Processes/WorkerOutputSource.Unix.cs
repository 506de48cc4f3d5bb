using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// A pipe that is read without waiting, by whoever holds its lock: the thread that waits for all of them, or one that must
/// have what is there now. So what is read is passed on in order, and never lies in wait for a thread of the pool.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixTextSource : WorkerOutputSource
{
    // More than any pipe holds by default: a child that writes without a pause must not keep a caller for ever.
    private const int DrainLimit = 1024 * 1024;

    private readonly object _gate = new();
    private readonly SafeFileHandle _pipe;
    private TextReceiver? _receiver;
    private bool _isClosed;

    internal UnixTextSource(SafeFileHandle pipe)
    {
        _pipe = pipe;
        Pipes.MakeNonBlocking(pipe);
    }

    /// <summary>The number of the pipe's descriptor.</summary>
    internal int Descriptor => Pipes.Number(_pipe);

    /// <inheritdoc/>
    internal override void Begin(TextReceiver receiver)
    {
        _receiver = receiver;
        WorkerOutputReader.Add(this);
    }

    /// <inheritdoc/>
    internal override void Drain()
    {
        int left = DrainLimit;
        while (left > 0 && Read() is > 0 and var count)
        {
            left -= count;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    /// <summary>Reads once and passes on what was there.</summary>
    /// <returns>How many bytes; 0 when there was nothing or the pipe has ended.</returns>
    internal int Read()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return 0;
            }

            byte* buffer = stackalloc byte[BufferSize];
            nint count;
            do
            {
                count = LibC.Read(_pipe, buffer, BufferSize);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
            if (count < 0 && LibC.IsWouldBlock(Marshal.GetLastPInvokeError()))
            {
                return 0;
            }

            if (count > 0)
            {
                Pass(new ReadOnlySpan<byte>(buffer, (int)count));
                return (int)count;
            }

            Close();
            Pass(default);
            return 0;
        }
    }

    // Under the lock.
    private void Pass(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _receiver?.Invoke(bytes);
        }
        catch (Exception)
        {
            // Whoever took the text can take no more, such as a job that was removed. No thread of the session may end by it.
            Close();
        }
    }

    // Under the lock.
    private void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            WorkerOutputReader.Remove(this);
            _pipe.Dispose();
        }
    }
}
