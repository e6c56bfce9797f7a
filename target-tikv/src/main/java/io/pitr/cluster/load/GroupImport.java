package io.pitr.cluster.load;

import io.pitr.api.target.ColumnFamily;
import io.pitr.format.proto.ImportSstpb;
import io.pitr.tikv.kv.Encoded;
import io.pitr.tikv.pd.Region;
import io.pitr.tikv.rpc.Retry;
import io.pitr.tikv.rpc.RetryPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads one group of files into its regions. After a retryable failure the group starts again with
 * current regions and new file names; ingesting the same content twice changes nothing.
 */
final class GroupImport {
  private static final int SHORT_TRIES = 3;

  private final Nodes nodes;
  private final RegionImport regions;
  private final DownloadRequests requests;
  private final boolean batchDownload;

  GroupImport(Nodes nodes, RegionImport regions, DownloadRequests requests, boolean batchDownload) {
    this.nodes = nodes;
    this.regions = regions;
    this.requests = requests;
    this.batchDownload = batchDownload;
  }

  void run(FileGroup group) {
    Retry retry = RetryPolicy.IMPORT.start(nodes.time());
    int shortTries = 0;
    while (true) {
      try {
        once(group);
        return;
      } catch (ImportFault e) {
        String what = String.valueOf(e.getMessage());
        boolean mayPass =
            switch (e.handling()) {
              case RETRY -> true;
              case RETRY_BRIEFLY -> ++shortTries <= SHORT_TRIES;
              case FAIL -> false;
            };
        if (!mayPass) {
          retry.failed(what, e);
          throw retry.gaveUp(e.code(), e.where());
        }
        if (!retry.pause(e.where(), what, e)) {
          throw retry.gaveUp(e.code(), e.where());
        }
      }
    }
  }

  private void once(FileGroup group) throws ImportFault {
    List<Region> found = nodes.regions().scan(Encoded.span(group.span()));
    for (RegionFiles files : RegionFiles.of(found, group.files())) {
      for (List<ImportSstpb.DownloadRequest> together : requests(files.files(), files.region())) {
        regions.ingest(files.region(), regions.download(files.region(), together));
      }
    }
  }

  /**
   * Builds the requests for a region; each list is ingested at once. One ingest cannot contain
   * overlapping files: the store merges them, or they are ingested one after the other.
   */
  private List<List<ImportSstpb.DownloadRequest>> requests(List<BaseFile> files, Region region) {
    boolean overlap =
        overlap(of(files, ColumnFamily.DEFAULT)) || overlap(of(files, ColumnFamily.WRITE));
    if (!overlap) {
      return List.of(files.stream().map(file -> requests.one(file, region)).toList());
    }
    if (!batchDownload) {
      return files.stream().map(file -> List.of(requests.one(file, region))).toList();
    }
    var merged = new ArrayList<ImportSstpb.DownloadRequest>();
    for (ColumnFamily cf : ColumnFamily.values()) {
      List<BaseFile> some = of(files, cf);
      if (some.size() == 1) {
        merged.add(requests.one(some.get(0), region));
      } else if (!some.isEmpty()) {
        merged.add(requests.merged(some, region));
      }
    }
    return List.of(merged);
  }

  private static List<BaseFile> of(List<BaseFile> files, ColumnFamily cf) {
    return files.stream().filter(file -> file.file().cf() == cf).toList();
  }

  /** Expects files sorted by start. */
  private static boolean overlap(List<BaseFile> files) {
    for (int i = 1; i < files.size(); i++) {
      if (files.get(i - 1).span().overlaps(files.get(i).span())) {
        return true;
      }
    }
    return false;
  }
}
