using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>This process's ends of the pipes of one run.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class UnixPipes
{
    private readonly List<(SafeFileHandle Handle, OutputSink Sink)> _readers = [];

    /// <summary>The outputs that still come.</summary>
    internal IReadOnlyList<(SafeFileHandle Handle, OutputSink Sink)> Readers => _readers;

    /// <summary>The pipe to the first program, until it is closed.</summary>
    internal SafeFileHandle? Writer { get; private set; }

    /// <summary>What goes through it.</summary>
    internal PipeInput? Input { get; private set; }

    /// <summary>Adds an output.</summary>
    internal void Add(SafeFileHandle handle, OutputSink sink) => _readers.Add((handle, sink));

    /// <summary>Sets the input.</summary>
    internal void Set(SafeFileHandle handle, PipeInput input)
    {
        Native.Pipes.MakeNonBlocking(handle);
        Writer = handle;
        Input = input;
    }

    /// <summary>Reads what is there of an output.</summary>
    /// <returns>False when the output has ended and was closed.</returns>
    internal bool Read(SafeFileHandle handle, OutputSink sink)
    {
        Memory<byte> room = sink.GetMemory();
        nint count;
        fixed (byte* first = room.Span)
        {
            count = LibC.Read(Native.Pipes.Number(handle), first, room.Length);
        }

        if (count > 0)
        {
            sink.Advance((int)count);
            return true;
        }

        if (count < 0 && Marshal.GetLastPInvokeError() is var error && (error == LibC.Interrupted || LibC.IsWouldBlock(error)))
        {
            return true;
        }

        handle.Dispose();
        _ = _readers.Remove((handle, sink));
        sink.End();
        return false;
    }

    /// <summary>Writes as much of the input as the pipe takes now, and closes it after the last of it.</summary>
    internal void Write()
    {
        while (Writer is not null && Input!.TryPeek(out ReadOnlyMemory<byte> bytes))
        {
            nint count;
            fixed (byte* first = bytes.Span)
            {
                count = LibC.Write(Writer, first, bytes.Length);
            }

            if (count >= 0)
            {
                Input.Advance((int)count);
                if (count < bytes.Length)
                {
                    return;
                }
            }
            else
            {
                int error = Marshal.GetLastPInvokeError();
                if (LibC.IsWouldBlock(error))
                {
                    return;
                }

                if (error != LibC.Interrupted)
                {
                    // Its reader is gone (EPIPE).
                    CloseInput();
                }
            }
        }

        if (Input?.IsDone == true)
        {
            CloseInput();
        }
    }

    /// <summary>Closes the input; what has not gone through is dropped.</summary>
    internal void CloseInput()
    {
        if (Writer is not null)
        {
            Writer.Dispose();
            Writer = null;
            Input!.Break();
        }
    }

    /// <summary>Gives the outputs up.</summary>
    internal void CloseReaders()
    {
        foreach ((SafeFileHandle handle, OutputSink sink) in _readers)
        {
            handle.Dispose();
            sink.End();
        }

        _readers.Clear();
    }
}
