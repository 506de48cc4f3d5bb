using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>Frames of a process that uses the queues, pipes and shared objects of this one.</summary>
public sealed class HubFuzzTests
{
    // What is asked for is kept for a while: waiting calls, messages, tickets.
    private const int Renewed = 500;

    [Fact]
    public async Task Hub()
    {
        var things = new HubThings();
        try
        {
            int left = Renewed;
            await FuzzRun.Over("hub", 80_000, things.Seeds(), (input, source) =>
            {
                if (--left == 0)
                {
                    left = Renewed;
                    things.Clear();
                }

                using var connection = new WorkerConnection(new DiscardingTransport(), FrameKindSet.FromChannelUser);
                var user = new ChannelServerConnection(ChannelServer.Current, connection, 4711);
                try
                {
                    FuzzFrames.Read(things.WithIds(input), FrameKindSet.FromChannelUser, source, frame => user.OnFrame(frame));
                }
                finally
                {
                    user.OnClosed(null);
                }
            });
            things.AssertAlive();
        }
        finally
        {
            things.Dispose();
        }
    }
}
