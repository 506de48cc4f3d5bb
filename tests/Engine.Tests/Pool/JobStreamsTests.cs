using System.Management.Automation;
using ProcessCmdlets.Jobs;

namespace Engine.Tests.Pool;

public sealed class JobStreamsTests
{
    [Fact]
    public async Task Output_StreamIsClosedMeanwhile_HasNowhereToGo()
    {
        // A closing that falls between looking and adding cannot be arranged, only be met often.
        for (int i = 0; i < 3000; i++)
        {
            using var job = new EmptyJob();
            var streams = new JobStreams(job);
            using var start = new Barrier(2);
            Task adding = Task.Run(
                () =>
                {
                    start.SignalAndWait();
                    while (job.Output.IsOpen)
                    {
                        streams.Output(1);
                    }

                    streams.Output(2);
                },
                TestContext.Current.CancellationToken);
            start.SignalAndWait(TestContext.Current.CancellationToken);
            job.Output.Complete();

            await adding;
            Assert.DoesNotContain(job.Output, value => value.BaseObject is 2);
        }
    }

    private sealed class EmptyJob : Job
    {
        public override bool HasMoreData => false;

        public override string Location => string.Empty;

        public override string StatusMessage => string.Empty;

        public override void StopJob()
        {
        }
    }
}
