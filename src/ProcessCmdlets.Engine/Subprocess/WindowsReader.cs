using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// Reads one output on a thread of its own, since an anonymous pipe of Windows cannot be polled, and hands each piece to the
/// loop's thread before it reads the next: a sink that takes no more makes the program wait.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsReader
{
    private readonly SafeFileHandle _handle;
    private readonly OutputSink _sink;
    private readonly Action _wake;
    private readonly byte[] _buffer = new byte[SubprocessLimits.ReadSize];
    private readonly SemaphoreSlim _taken = new(0);

    // What was read and not taken yet: -1 is nothing, 0 is the end.
    private volatile int _count = -1;
    private volatile bool _isGivenUp;

    internal WindowsReader(SafeFileHandle handle, OutputSink sink, Action wake)
    {
        _handle = handle;
        _sink = sink;
        _wake = wake;
        _ = BackgroundThread.Start("program output", Read, _ => EndOfOutput());
    }

    /// <summary>Whether it waits for the sink.</summary>
    internal bool IsHeldUp => _count >= 0 && !_sink.IsReady;

    /// <summary>Gives the sink what has come. Only the loop's thread calls it.</summary>
    /// <returns>False when the output has ended.</returns>
    internal bool Take()
    {
        int count = _count;
        if (count > 0 && _sink.IsReady)
        {
            _sink.Write(_buffer.AsSpan(0, count));
            _count = -1;
            _taken.Release();
        }

        if (count != 0)
        {
            return true;
        }

        _sink.End();
        return false;
    }

    /// <summary>Reads no more, and ends the sink.</summary>
    internal void GiveUp()
    {
        _isGivenUp = true;

        // A read that begins just now is not ended by it, and waits for the pipe's end; it holds nothing else up.
        _ = Kernel32.CancelIoEx(_handle, 0);
        _taken.Release();
        _sink.End();
    }

    private void EndOfOutput()
    {
        _count = 0;
        _wake();
    }

    private void Read()
    {
        using var stream = new FileStream(_handle, FileAccess.Read, bufferSize: 0, isAsync: false);
        while (!_isGivenUp)
        {
            int count = ReadSome(stream);
            _count = count;
            _wake();
            if (count == 0)
            {
                return;
            }

            _taken.Wait();
        }
    }

    private int ReadSome(FileStream stream)
    {
        try
        {
            return stream.Read(_buffer);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The pipe is broken, or was given up.
            return 0;
        }
    }
}
