using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Writes a program's input on a thread of its own, piece by piece as the loop's thread hands them over.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsWriter
{
    private readonly SafeFileHandle _handle;
    private readonly Action _wake;
    private readonly SemaphoreSlim _handed = new(0);
    private ReadOnlyMemory<byte> _piece;
    private bool _isBusy;
    private volatile bool _isWritten;
    private volatile bool _isBroken;
    private volatile bool _isClosed;

    internal WindowsWriter(SafeFileHandle handle, PipeInput input, Action wake)
    {
        _handle = handle;
        Input = input;
        _wake = wake;
        _ = BackgroundThread.Start("program input", Write, _ => Break());
    }

    /// <summary>What goes through it.</summary>
    internal PipeInput Input { get; }

    /// <summary>Hands the next piece over where the last one was written. Only the loop's thread calls it.</summary>
    /// <returns>False when all was written, or nobody reads it.</returns>
    internal bool Pump()
    {
        if (_isBusy && _isWritten)
        {
            _isBusy = false;
            _isWritten = false;
            Input.Advance(_piece.Length);
        }

        if (_isBroken)
        {
            return false;
        }

        if (!_isBusy && Input.TryPeek(out ReadOnlyMemory<byte> bytes))
        {
            _piece = bytes[..Math.Min(bytes.Length, SubprocessLimits.PipeSize)];
            _isBusy = true;
            _handed.Release();
        }

        return _isBusy || !Input.IsDone;
    }

    /// <summary>Closes the pipe; what was not written is dropped.</summary>
    internal void Close()
    {
        _isClosed = true;
        _ = Kernel32.CancelIoEx(_handle, 0);
        _handed.Release();
        Input.Break();
    }

    private void Break()
    {
        _isBroken = true;
        _wake();
    }

    private void Write()
    {
        using var stream = new FileStream(_handle, FileAccess.Write, bufferSize: 0, isAsync: false);
        while (true)
        {
            _handed.Wait();
            if (_isClosed)
            {
                return;
            }

            try
            {
                stream.Write(_piece.Span);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The program has closed its input, or this end was closed.
                Break();
                return;
            }

            _isWritten = true;
            _wake();
        }
    }
}
