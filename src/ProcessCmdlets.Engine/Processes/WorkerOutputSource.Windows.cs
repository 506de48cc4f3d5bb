using System.IO.Pipes;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>A pipe that a thread of its own reads, as Windows can only wait inside a read of an anonymous pipe.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsTextSource : WorkerOutputSource
{
    // A bound against hanging only: what is in a pipe is read at once.
    private static readonly TimeSpan s_drain = TimeSpan.FromSeconds(2);

    private readonly object _gate = new();
    private readonly FileStream _pipe;

    internal WindowsTextSource(Stream pipe)
    {
        // Without a buffer, as what lies in one is not seen in the pipe.
        _pipe = new FileStream(Handle(pipe), FileAccess.Read, bufferSize: 0);
    }

    /// <inheritdoc/>
    internal override void Begin(TextReceiver receiver) =>
        _ = BackgroundThread.Start("text", () => Read(receiver), onFault: null);

    /// <inheritdoc/>
    internal override void Drain()
    {
        _ = SpinWait.SpinUntil(() => Waiting() == 0, s_drain);
        lock (_gate)
        {
            // What was taken out last has been passed on.
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _pipe.Dispose();

    private void Read(TextReceiver receiver)
    {
        byte[] bytes = new byte[BufferSize];
        try
        {
            int count;
            do
            {
                // One byte at first, so that the rest is taken out under the lock.
                count = _pipe.Read(bytes, 0, 1);
                lock (_gate)
                {
                    if (count > 0 && Waiting() is > 0 and var waiting)
                    {
                        count += _pipe.Read(bytes, 1, (int)Math.Min(waiting, BufferSize - 1));
                    }

                    receiver(bytes.AsSpan(0, count));
                }
            }
            while (count > 0);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed here, because the worker has ended while something else holds the pipe open.
        }
    }

    private static SafeFileHandle Handle(Stream pipe) => pipe is PipeStream other
        ? new SafeFileHandle(other.SafePipeHandle.DangerousGetHandle(), ownsHandle: false)
        : ((FileStream)pipe).SafeFileHandle;

    private long Waiting()
    {
        try
        {
            return Kernel32.PeekNamedPipe(_pipe.SafeFileHandle, 0, 0, 0, out uint waiting, 0) ? waiting : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }
}
