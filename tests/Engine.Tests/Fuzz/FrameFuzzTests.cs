using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Fuzz;

/// <summary>Bytes that a connection reads as frames.</summary>
public sealed class FrameFuzzTests
{
    [Fact]
    public Task Frames() => FuzzRun.Over(
        "frames",
        150_000,
        [
            FuzzFrames.Of(FrameKind.Ready, 0),
            FuzzFrames.Of(FrameKind.Records, 7, static payload => payload.WriteBody(new byte[100])),
            FuzzFrames.Of(FrameKind.Completed, int.MaxValue, static payload => payload.WriteText("ab")),
            [.. FuzzFrames.Of(FrameKind.TaskAccepted, 1), .. FuzzFrames.Of(FrameKind.Skipped, 2, static payload => payload.WriteText("a longer text")), .. FuzzFrames.Of(FrameKind.Ready, 3)],
        ],
        static (input, source) => FuzzFrames.Read(input, FrameKindSet.FromWorker, source, static frame =>
        {
            Assert.True(FrameKindSet.FromWorker.Contains(frame.Kind));
            Assert.True(frame.Payload.Length <= 2 * FrameReader.InitialSize);
        }));
}
