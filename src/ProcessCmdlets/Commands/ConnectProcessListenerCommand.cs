using System.Diagnostics;
using System.Management.Automation;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Commands;

/// <summary>Connects to a listener of another process (<c>multiprocessing.connection.Client</c>).</summary>
[Cmdlet(VerbsCommunications.Connect, "ProcessListener", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ProcessConnection))]
public sealed class ConnectProcessListenerCommand : ListenerCmdlet
{
    // Nothing tells when someone begins to listen.
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(50);

    /// <summary>How long to try while nobody listens; 0 tries once.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ConnectionEndpoint endpoint = Endpoint;
        WriteObject(Guard(
            () => Setup.Connect(Connect(endpoint), endpoint.ToString(), StopToken),
            ParameterSetName == PathSet ? Path : Port));
    }

    private Socket Connect(ConnectionEndpoint endpoint)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return endpoint.Connect();
            }
            catch (ListenerException) when (Stopwatch.GetElapsedTime(start).TotalSeconds < TimeoutSeconds)
            {
                _ = StopToken.WaitHandle.WaitOne(s_again);
                StopToken.ThrowIfStopped();
            }
        }
    }
}
